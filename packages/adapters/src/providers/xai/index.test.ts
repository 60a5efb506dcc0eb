import { describe, expect, test } from '@jest/globals';
import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { xai } from './index.js';

const plain: ChatRequest = {
  model: 'grok-4.5',
  stream: true,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
};

function sent(request: Partial<ChatRequest>): { path: string; body: JsonObject; dropped: readonly string[] } {
  const encoded = xai.chat('grok-4.5').encodeRequest({ ...plain, ...request });
  if (!encoded.ok) throw new Error(JSON.stringify(encoded.failure));
  const { wire, dropped } = encoded.value;
  return { path: wire.path, body: JSON.parse(JSON.stringify(wire.body)), dropped };
}

describe('xAI', () => {
  test('counts thinking beside the output', () => {
    const usage = {
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 35,
      completion_tokens_details: { reasoning_tokens: 20 },
    };
    const body = { choices: [{ index: 0, message: { content: 'A' }, finish_reason: 'stop' }], usage };
    expect(xai.chat('grok-4.5').decodeResponse({ status: 200, headers: {}, body })).toMatchObject({
      ok: true,
      value: { usage: { inputTokens: 10, outputTokens: 25, reasoningTokens: 20 } },
    });
  });

  test('answers a bad key with 400, which is still a bad key', () => {
    const body = { code: 'invalid-argument', error: 'Incorrect API key provided: xa***ey.' };
    expect(xai.chat('grok-4.5').decodeFailure({ status: 400, headers: {}, body })).toMatchObject({
      code: 'upstream.authentication',
      status: 400,
    });
  });

  test('gets earlier thinking back, and no stop words', () => {
    const messages: ChatRequest['messages'] = [
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Hm' },
          { type: 'text', text: 'A' },
        ],
      },
    ];
    const { body, dropped } = sent({ messages, stop: ['x'], presencePenalty: 1 });
    expect(body['messages']).toEqual([{ role: 'assistant', content: 'A', reasoning_content: 'Hm' }]);
    expect(dropped).toEqual(['presence_penalty', 'stop']);
  });

  test('has its own word for one call at a time', () => {
    const { body } = sent({ tools: [{ type: 'function', name: 'f' }], parallelToolCalls: false });
    expect(body).toMatchObject({ parallel_function_calling: false });
    expect(body).not.toHaveProperty('parallel_tool_calls');
  });

  test('does not know developers', () => {
    expect(xai.chat('grok-4.5').acceptsBody?.({ messages: [{ role: 'developer', content: 'd' }] })).toBe(false);
  });
});

describe('xAI, to callers of Responses', () => {
  const responses = xai.chat('grok-4.5', 'openai-responses');

  test('speaks their dialect', () => {
    expect(responses.passThroughTarget('grok-4.5', false).path).toBe('/responses');
    expect(xai.chat('grok-4.5').format).toBe('openai-chat');
  });

  test('counts thinking inside the output here, other than in chat', () => {
    const usage = {
      input_tokens: 10,
      output_tokens: 25,
      output_tokens_details: { reasoning_tokens: 20 },
      total_tokens: 35,
    };
    expect(
      responses.decodeResponse({ status: 200, headers: {}, body: { status: 'completed', output: [], usage } }),
    ).toMatchObject({
      value: { usage: { outputTokens: 25, reasoningTokens: 20 } },
    });
  });

  test('does not get reasoning that OpenAI encrypted', () => {
    const thought = (state: string) => ({ input: [{ type: 'reasoning', summary: [], encrypted_content: state }] });
    expect(responses.acceptsBody?.(thought('gAAAAABo'))).toBe(false);
    expect(responses.acceptsBody?.(thought('4WwEQ2SDCD'))).toBe(true);
  });
});
