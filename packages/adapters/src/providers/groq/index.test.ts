import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { translateRequest } from '../../core/translate-request.js';
import { openAiChatClient } from '../../formats/openai-chat/index.js';
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

  test.each([
    ['openai/gpt-oss-120b', 'high', 'high'],
    ['openai/gpt-oss-20b', 'minimal', 'low'],
    ['openai/gpt-oss-20b', 'none', 'low'],
    ['qwen/qwen3-32b', 'low', 'default'],
    ['qwen/qwen3-32b', 'none', 'none'],
    ['of-next-year', 'low', 'low'],
    ['groq/compound', 'xhigh', 'xhigh'],
    ['llama-3.3-70b-versatile', 'low', undefined],
    ['meta-llama/llama-4-scout-17b-16e-instruct', 'none', undefined],
  ] as const)('asks %s for the effort %s in its words: %s', (model, effort, expected) => {
    const encoded = groq.chat(model).encodeRequest({ ...plain, model, reasoning: { effort } });
    expect(encoded.ok && encoded.value.wire.body['reasoning_effort']).toBe(expected);
    const body = { model, messages: [{ role: 'user', content: 'x' }], reasoning_effort: effort };
    expect(groq.chat(model).acceptsBody?.(body)).toBe(effort === expected);
  });

  test('names an effort that a model which does not think cannot be asked for', () => {
    const asked = (body: JsonObject) => {
      const model = 'llama-3.1-8b-instant';
      const whole = { model, messages: [{ role: 'user', content: 'x' }], ...body };
      const translated = translateRequest(openAiChatClient, groq.chat(model), whole, { model });
      return translated.ok ? [translated.value.wire.body['reasoning_effort'], translated.value.dropped] : [];
    };
    expect(asked({ reasoning_effort: 'high' })).toEqual([undefined, ['reasoning_effort: this model does not think']]);
    expect(asked({ reasoning_effort: 'default' })).toEqual([undefined, ['reasoning_effort']]);
  });
});
