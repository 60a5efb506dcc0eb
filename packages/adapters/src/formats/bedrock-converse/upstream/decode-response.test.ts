import { describe, expect, test } from '@jest/globals';
import type { AssistantPart, JsonObject, JsonValue } from '@tollgate/schema';
import { decodeResponse } from './decode-response.js';

const response = (body: JsonValue, status = 200) => ({ status, headers: {}, body });
const answer = (content: JsonValue, more: JsonObject = {}): JsonObject => ({
  output: { message: { role: 'assistant', content } },
  stopReason: 'end_turn',
  usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 },
  ...more,
});

function partsOf(...content: readonly JsonObject[]): readonly AssistantPart[] {
  const decoded = decodeResponse(response(answer(content)));
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value.choices[0]?.content ?? [];
}

describe('a block', () => {
  test.each([
    [{ text: 'Hi' }, { type: 'text', text: 'Hi' }],
    [
      { toolUse: { toolUseId: 'a', name: 'f', input: { x: 1 } } },
      { type: 'tool-call', id: 'a', name: 'f', argumentsJson: '{"x":1}' },
    ],
    [
      { toolUse: { toolUseId: 'a', name: 'f', type: 'tool_use' } },
      { type: 'tool-call', id: 'a', name: 'f', argumentsJson: '{}' },
    ],
    [{ reasoningContent: { reasoningText: { text: 'Hm' } } }, { type: 'reasoning', text: 'Hm' }],
    [
      { reasoningContent: { reasoningText: { text: 'Hm', signature: 's' } } },
      { type: 'reasoning', text: 'Hm', signature: 's' },
    ],
    [{ reasoningContent: { redactedContent: 'RXRrRQ==' } }, { type: 'redacted-reasoning', data: 'EtkE' }],
    [{ citationsContent: { content: [{ text: 'a' }, { text: 'b' }] } }, { type: 'text', text: 'ab' }],
  ] as const)('%j is %j', (block, part) => {
    expect(partsOf(block)).toEqual([part]);
  });

  test.each([
    [{ toolUse: { toolUseId: 'a', name: 'nova_grounding', type: 'server_tool_use' } }],
    [{ toolUse: { toolUseId: 'a', type: 'server_tool_use' } }],
    [{ toolResult: { toolUseId: 'a', content: [] } }],
    [{ reasoningContent: {} }],
    [{ image: { format: 'png', source: { bytes: 'AAAA' } } }],
    [{ text: 5 }],
    [{}],
  ] as const)('%j is kept whole', (block) => {
    expect(partsOf(block)).toEqual([{ type: 'opaque', format: 'bedrock-converse', value: block }]);
  });

  test('that is no object is passed over', () => {
    expect(decodeResponse(response(answer([null, 'x', { text: 'Hi' }])))).toMatchObject({
      value: { choices: [{ content: [{ type: 'text' }] }] },
    });
  });
});

describe('an answer', () => {
  test('keeps what only this format has', () => {
    const more = {
      metrics: { latencyMs: 1 },
      trace: { guardrail: {} },
      performanceConfig: { latency: 'standard' },
      serviceTier: { type: 'flex' },
    };
    expect(decodeResponse(response(answer([], more)))).toMatchObject({
      value: {
        serviceTier: 'flex',
        extensions: {
          'bedrock-converse': {
            metrics: { latencyMs: 1 },
            trace: { guardrail: {} },
            performanceConfig: { latency: 'standard' },
          },
        },
      },
    });
    expect(decodeResponse(response(answer([])))).not.toHaveProperty('value.extensions');
  });

  test.each([
    [null],
    ['text'],
    [[]],
    [{}],
    [{ output: {} }],
    [{ output: { message: { content: 'x' } } }],
    [{ message: 'Broken.' }],
  ])('that holds no message is unreadable: %j', (body) => {
    expect(decodeResponse(response(body))).toMatchObject({
      ok: false,
      failure: { code: 'upstream.unreadable', retryable: true },
    });
  });

  test('with the status of an error is one, whatever it holds', () => {
    expect(decodeResponse(response(answer([{ text: 'Hi' }]), 500))).toMatchObject({
      ok: false,
      failure: { code: 'upstream.error' },
    });
  });
});
