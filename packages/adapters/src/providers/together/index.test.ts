import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { together } from './index.js';

const plain: ChatRequest = {
  model: 'meta-llama/Llama-3.3-70B-Instruct-Turbo',
  stream: true,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

function sent(request: Partial<ChatRequest>): { path: string; body: JsonObject; dropped: readonly string[] } {
  const encoded = together.chat('meta-llama/Llama-3.3-70B-Instruct-Turbo').encodeRequest({ ...plain, ...request });
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  const { wire, dropped } = encoded.value;
  return { path: wire.path, body: JSON.parse(JSON.stringify(wire.body)), dropped };
}

describe('Together AI', () => {
  test('knows the older name of the limit and sampling by the number of candidates', () => {
    expect(sent({ maxOutputTokens: 5, topK: 9 }).body).toMatchObject({ max_tokens: 5, top_k: 9 });
  });

  test('says how much of the prompt was cached without details', () => {
    const usage = { prompt_tokens: 41, completion_tokens: 15, total_tokens: 56, cached_tokens: 40 };
    const body = { choices: [{ index: 0, message: { content: 'A' }, finish_reason: 'eos' }], usage };
    expect(together.chat('x').decodeResponse({ status: 200, headers: {}, body })).toMatchObject({
      ok: true,
      value: { choices: [{ finish: { reason: 'stop', raw: 'eos' } }], usage: { inputTokens: 41, cacheReadTokens: 40 } },
    });
  });
});
