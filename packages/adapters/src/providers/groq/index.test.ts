import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { groq } from './index.js';

const plain: ChatRequest = {
  model: 'openai/gpt-oss-120b',
  stream: true,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

function sent(request: Partial<ChatRequest>): { path: string; body: JsonObject; dropped: readonly string[] } {
  const encoded = groq.chat('openai/gpt-oss-120b').encodeRequest({ ...plain, ...request });
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  const { wire, dropped } = encoded.value;
  return { path: wire.path, body: JSON.parse(JSON.stringify(wire.body)), dropped };
}

describe('Groq', () => {
  test('refuses several answers, log probabilities and names', () => {
    const translation = groq.chat('openai/gpt-oss-120b');
    expect(translation.encodeRequest({ ...plain, choices: 2 })).toMatchObject({ ok: false, failure: [{ path: 'n' }] });
    expect(sent({ choices: 1, logprobs: {} }).dropped).toEqual(['logprobs']);
    expect(translation.acceptsBody?.({ logit_bias: {} })).toBe(false);
    expect(translation.acceptsBody?.({ messages: [{ role: 'user', content: 'x', name: 'n' }] })).toBe(false);
    expect(translation.acceptsBody?.({ n: 1, messages: [{ role: 'user', content: 'x' }] })).toBe(true);
  });

  test('leaves out a bias it would refuse', () => {
    expect(sent({ extensions: { 'openai-chat': { logit_bias: {}, reasoning_format: 'parsed' } } })).toMatchObject({
      body: { reasoning_format: 'parsed' },
      dropped: ['logit_bias'],
    });
  });
});
