import { describe, expect, test } from '@jest/globals';
import { testSnapshot } from '../testing/test-proxy.js';
import { answerHeaders } from './answer-headers.js';

const [provider] = testSnapshot({
  providers: [{ id: 'a', kind: 'openai', baseUrl: 'https://a.example' }],
}).providers.values();

const sent = {
  'set-cookie': 'a=b',
  server: 'x',
  'openai-organization': 'org-1',
  'openai-processing-ms': '12',
  'x-ratelimit-remaining-tokens': '5',
  'anthropic-ratelimit-requests-limit': '9',
  'x-ratelimit-\u00e9': '1',
};

function headers(more: Partial<Parameters<typeof answerHeaders>[0]> = {}) {
  if (provider === undefined) throw new Error('no provider');
  return answerHeaders({
    target: { provider, model: 'm', weight: 1 },
    number: 2,
    dropped: [],
    sent: {},
    isOwnKey: true,
    ...more,
  });
}

describe('headers of an answer', () => {
  test('say who answered, and after how many attempts', () => {
    expect(headers()).toEqual({
      'x-tollgate-provider': 'a',
      'x-tollgate-model': 'm',
      'x-tollgate-attempts': '2',
      'x-tollgate-cache': 'bypass',
    });
  });

  test('hold nothing of the provider that is not on the list', () => {
    const relayed = Object.keys(headers({ sent })).filter((name) => !name.startsWith('x-tollgate-'));
    expect(relayed).toEqual(['openai-processing-ms']);
  });

  test('tell the limits of an account to whoever brought its key', () => {
    const relayed = Object.keys(headers({ sent, isOwnKey: false })).filter((name) => !name.startsWith('x-tollgate-'));
    expect(relayed).toEqual([
      'openai-processing-ms',
      'x-ratelimit-remaining-tokens',
      'anthropic-ratelimit-requests-limit',
    ]);
  });

  test('can be sent, whatever a model or a member is called', () => {
    const { 'x-tollgate-dropped': dropped } = headers({ dropped: ['a\r\nset-cookie: x', 'é'.repeat(5000)] });
    expect(dropped).toMatch(/^[\x20-\x7e]{1,1024}$/);
    if (provider === undefined) throw new Error('no provider');
    const named = headers({ target: { provider, model: '模型\n', weight: 1 } });
    expect(named['x-tollgate-model']).toBe('???');
  });
});
