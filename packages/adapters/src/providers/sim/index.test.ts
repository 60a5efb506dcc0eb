import { describe, expect, test } from '@jest/globals';
import type { ChatRequest } from '@tollgate/schema';
import { sim } from './index.js';

const request = (model: string): ChatRequest => ({
  model,
  stream: true,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
});

describe('the simulated provider', () => {
  test.each([
    ['gpt-4.1', 'openai-chat', '/v1/chat/completions'],
    ['gpt-4o-mini', 'openai-chat', '/v1/chat/completions'],
    ['overloaded', 'openai-chat', '/v1/chat/completions'],
    ['claude-sonnet-4-6', 'anthropic-messages', '/v1/messages'],
    ['my-claude', 'anthropic-messages', '/v1/messages'],
  ])('speaks to %s in %s', (model, format, path) => {
    const translation = sim.chat(model);
    expect(translation.format).toBe(format);
    expect(translation.passThroughTarget(model, true).path).toBe(path);
    expect(translation.encodeRequest(request(model))).toMatchObject({
      ok: true,
      value: { wire: { path, body: { model } } },
    });
  });

  test('takes each model’s price from the list of its maker', () => {
    expect(sim.priceList?.('claude-haiku-4-5')).toBe('anthropic');
    expect(sim.priceList?.('gpt-4.1')).toBe('openai');
    expect(sim.priceList?.('text-embedding-3-small')).toBe('openai');
    expect(sim.priceList?.('rerank-v3.5')).toBe('cohere');
  });

  test('makes vectors', () => {
    expect(
      sim.embeddings?.encodeRequest({ model: 'text-embedding-3-small', input: ['a'], encoding: 'float' }),
    ).toMatchObject({ ok: true, value: { wire: { path: '/v1/embeddings' } } });
    expect(sim.catalog.filter((card) => card.endpoint === 'embeddings').map(({ id }) => id)).toEqual([
      'text-embedding-3-small',
    ]);
  });
});
