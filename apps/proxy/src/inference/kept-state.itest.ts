import { describe, expect, test } from '@jest/globals';
import { call } from '../testing/caller.js';
import { setFamilyStage } from '../testing/families.js';

const openai = ['openai', 'gpt-4.1'] as const;
const anthropic = ['anthropic', 'gpt-4.1'] as const;
const google = ['google', 'gpt-4.1'] as const;
const { provider, proxy } = await setFamilyStage([
  { alias: 'speaker-last', targets: [anthropic, openai, google] },
  { alias: 'speaker-first', targets: [['openai', 'nobody'], anthropic] },
  { alias: 'no-speaker', targets: [anthropic, ['cohere', 'gpt-4.1']] },
]);

const asked = {
  'openai-responses': {
    path: () => '/v1/responses',
    body: (model: string) => ({ model, input: 'Go on', previous_response_id: 'resp_1' }),
    param: 'previous_response_id',
  },
  'gemini-generate': {
    path: (model: string) => `/v1beta/models/${model}:generateContent`,
    body: () => ({ contents: [{ parts: [{ text: 'Go on' }] }], cachedContent: 'cachedContents/1' }),
    param: 'cachedContent',
  },
} as const;

/** Whom a request that refers to what one provider keeps was sent to, and how it was answered. */
async function ask(dialect: keyof typeof asked, alias: string) {
  const before = provider.calls.length;
  const { path, body, param } = asked[dialect];
  const answer = await call(proxy, { path: path(alias), body: body(alias) });
  const calls = provider.calls.slice(before);
  return { answer, dialects: calls.map((sent) => sent.dialect), kept: calls.map((sent) => sent.body[param]) };
}

describe('what one provider keeps, on a route whose targets speak several formats', () => {
  test.each([
    ['openai-responses', 'openai', 'resp_1'],
    ['gemini-generate', 'google', 'cachedContents/1'],
  ] as const)('goes to the first that speaks %s, and to no other', async (dialect, speaker, kept) => {
    const sent = await ask(dialect, 'speaker-last');
    expect([sent.answer.status, sent.answer.headers['x-tollgate-provider']]).toEqual([200, speaker]);
    expect(sent.answer.headers['x-tollgate-attempts']).toBe('1');
    expect([sent.dialects, sent.kept]).toEqual([[dialect], [kept]]);
  });

  test.each(['openai-responses', 'gemini-generate'] as const)(
    'is refused with its place where none speaks %s',
    async (dialect) => {
      const { answer, dialects } = await ask(dialect, 'no-speaker');
      expect([answer.status, dialects]).toEqual([400, []]);
      expect(answer.text).toContain(asked[dialect].param);
      expect(answer.text).toContain('another provider keeps');
      expect(answer.text).toContain('request.unsupported');
    },
  );

  test('is not sent without it when the one that speaks the format has failed, whose word is told', async () => {
    const { answer, dialects } = await ask('openai-responses', 'speaker-first');
    expect([answer.status, dialects]).toEqual([404, ['openai-responses']]);
    expect(answer.text).toContain('does not exist');
  });
});
