import { expect, test } from '@jest/globals';
import type { JsonObject } from '@tollgate/schema';
import { findProvider } from '../src/index.js';

const chatCall = { id: 'a', type: 'function', function: { name: '', arguments: '{}' } };
const custom = { id: 'a', type: 'custom', custom: { input: 'x' } };
const item = { type: 'function_call', call_id: 'a', arguments: '{}' };
const part = { functionCall: { id: 'a', args: {} } };
const chatCounts = { prompt_tokens: 11, completion_tokens: 7 };
const counts = { input_tokens: 11, output_tokens: 7 };
const chatAnswer = (message: JsonObject): JsonObject => ({
  choices: [{ message, finish_reason: 'tool_calls' }],
  usage: chatCounts,
});
const messages = (block: JsonObject): JsonObject => ({
  type: 'message',
  role: 'assistant',
  content: [
    { type: 'text', text: 'a' },
    { type: 'tool_use', input: {}, ...block },
  ],
  stop_reason: 'tool_use',
  usage: counts,
});
const converse = (toolUse: JsonObject): JsonObject => ({
  output: { message: { role: 'assistant', content: [{ toolUse: { input: {}, ...toolUse } }] } },
  stopReason: 'tool_use',
  usage: { inputTokens: 11, outputTokens: 7 },
});

/** A whole answer with a call that cannot be answered, as each format writes it. */
const answers: readonly (readonly [kind: string, model: string, body: JsonObject])[] = [
  ['openai-compatible', 'any', chatAnswer({ tool_calls: [chatCall] })],
  ['openai-compatible', 'any', chatAnswer({ tool_calls: [custom] })],
  ['openai-compatible', 'any', chatAnswer({ function_call: { arguments: '{}' } })],
  ['openai', 'gpt-5-codex', { status: 'completed', output: [item], usage: counts }],
  ['anthropic', 'claude-sonnet-4-6', messages({ id: 'a' })],
  ['anthropic', 'claude-sonnet-4-6', messages({ name: 'f' })],
  [
    'google',
    'gemini-2.5-flash',
    {
      candidates: [{ content: { parts: [part] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 11, candidatesTokenCount: 7 },
    },
  ],
  ['bedrock', 'anthropic.claude-sonnet-4-6', converse({ toolUseId: 'a' })],
  ['bedrock', 'anthropic.claude-sonnet-4-6', converse({ name: 'f' })],
  [
    'cohere',
    'command-a-03-2025',
    { message: { tool_calls: [chatCall] }, finish_reason: 'TOOL_CALL', usage: { billed_units: counts } },
  ],
];

test.each(answers)(
  'a whole answer of %s (%s) with a call that lacks its name or id is a failure: %j',
  (kind, model, body) => {
    const response = { status: 200, headers: {}, body };
    const translation = findProvider(kind)?.chat(model);
    expect(translation?.decodeResponse(response)).toMatchObject({
      ok: false,
      failure: { code: 'upstream.unreadable', retryable: true, usage: { inputTokens: 11, outputTokens: 7 } },
    });
    expect(translation?.readFacts?.(response)).toBeUndefined();
  },
);
