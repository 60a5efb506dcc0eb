import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@tollgate/schema';
import type { WireFrame } from '../src/core/wire.js';
import { findProvider, isCutShort } from '../src/index.js';
import { toldOf } from './harness/told.js';

/** How a provider tells a call of `f` with these arguments and ends for this reason, with 11 tokens in and 7 out. */
interface Speaker {
  readonly kind: string;
  readonly model: string;
  readonly called: string;
  readonly atLimit: string;
  readonly frames: (json: string, reason: string) => readonly WireFrame[];
  readonly whole: (json: string, reason: string) => JsonObject;
}

const typed = (type: string, more: object): WireFrame => ({ event: type, data: JSON.stringify({ type, ...more }) });
const named = (event: string, body: object): WireFrame => ({ event, data: JSON.stringify(body) });

const anthropic = (json: string, reason: string, stops: boolean): readonly WireFrame[] => [
  typed('message_start', { message: { usage: { input_tokens: 11, output_tokens: 1 } } }),
  typed('content_block_start', { index: 0, content_block: { type: 'tool_use', id: 'a', name: 'f', input: {} } }),
  typed('content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json: json } }),
  ...(stops ? [typed('content_block_stop', { index: 0 })] : []),
  typed('message_delta', { delta: { stop_reason: reason }, usage: { output_tokens: 7 } }),
  typed('message_stop', {}),
];
const cohereCall = (called: object): object => ({ index: 0, delta: { message: { tool_calls: called } } });
const billed = { billed_units: { input_tokens: 11, output_tokens: 7 } };
const counts = { input_tokens: 11, output_tokens: 7 };
const chatCounts = { prompt_tokens: 11, completion_tokens: 7 };
const chatCall = (json: string) => ({ index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: json } });
const responsesCall = (json: string) => ({ type: 'function_call', call_id: 'a', name: 'f', arguments: json });

/** Responses has no word for a finish but the status, and says beside it why an answer is incomplete. */
const responses = (json: string, status: string) => ({
  status,
  incomplete_details: status === 'incomplete' ? { reason: 'max_output_tokens' } : null,
  output: [responsesCall(json)],
  usage: counts,
});

const speakers: readonly Speaker[] = [
  ...[true, false].map(
    (stops): Speaker => ({
      kind: 'anthropic',
      model: 'claude-sonnet-4-6',
      called: 'tool_use',
      atLimit: 'max_tokens',
      frames: (json, reason) => anthropic(json, reason, stops),
      whole: (json, reason) => ({
        type: 'message',
        content: [{ type: 'tool_use', id: 'a', name: 'f', input: json }],
        stop_reason: reason,
        usage: counts,
      }),
    }),
  ),
  {
    kind: 'bedrock',
    model: 'us.amazon.nova-lite-v1:0',
    called: 'tool_use',
    atLimit: 'max_tokens',
    frames: (json, stopReason) => [
      named('messageStart', { role: 'assistant' }),
      named('contentBlockStart', { contentBlockIndex: 0, start: { toolUse: { toolUseId: 'a', name: 'f' } } }),
      named('contentBlockDelta', { contentBlockIndex: 0, delta: { toolUse: { input: json } } }),
      named('contentBlockStop', { contentBlockIndex: 0 }),
      named('messageStop', { stopReason }),
      named('metadata', { usage: { inputTokens: 11, outputTokens: 7 } }),
    ],
    whole: (json, stopReason) => ({
      output: { message: { role: 'assistant', content: [{ toolUse: { toolUseId: 'a', name: 'f', input: json } }] } },
      stopReason,
      usage: { inputTokens: 11, outputTokens: 7 },
    }),
  },
  {
    kind: 'cohere',
    model: 'command-a-03-2025',
    called: 'TOOL_CALL',
    atLimit: 'MAX_TOKENS',
    frames: (json, reason) => [
      typed('message-start', { id: 'r' }),
      typed('tool-call-start', cohereCall({ id: 'a', type: 'function', function: { name: 'f', arguments: '' } })),
      typed('tool-call-delta', cohereCall({ function: { arguments: json } })),
      typed('tool-call-end', { index: 0 }),
      typed('message-end', { delta: { finish_reason: reason, usage: billed } }),
    ],
    whole: (json, reason) => ({ message: { tool_calls: [chatCall(json)] }, finish_reason: reason, usage: billed }),
  },
  {
    kind: 'openai',
    model: 'gpt-5-codex',
    called: 'completed',
    atLimit: 'incomplete',
    frames: (json, status) => [
      typed('response.created', { response: { id: 'r' } }),
      typed('response.output_item.added', { output_index: 0, item: responsesCall('') }),
      typed('response.function_call_arguments.delta', { output_index: 0, delta: json }),
      typed('response.function_call_arguments.done', { output_index: 0, arguments: json }),
      typed('response.output_item.done', { output_index: 0, item: responsesCall(json) }),
      typed(`response.${status}`, { response: responses(json, status) }),
    ],
    whole: responses,
  },
  {
    kind: 'openai-compatible',
    model: 'any',
    called: 'tool_calls',
    atLimit: 'length',
    frames: (json, reason) => [
      { data: JSON.stringify({ id: 'c', choices: [{ index: 0, delta: { tool_calls: [chatCall(json)] } }] }) },
      { data: JSON.stringify({ id: 'c', choices: [{ delta: {}, finish_reason: reason }], usage: chatCounts }) },
      { data: '[DONE]' },
    ],
    whole: (json, reason) => ({
      choices: [{ message: { tool_calls: [chatCall(json)] }, finish_reason: reason }],
      usage: chatCounts,
    }),
  },
];

describe.each(speakers)('a call of $kind', ({ kind, model, called, atLimit, frames, whole }) => {
  const translation = findProvider(kind)?.chat(model);
  const lastOf = (json: string, reason: string) => {
    const decoder = translation?.openStream();
    return decoder && toldOf(decoder, frames(json, reason)).at(-1);
  };
  const wholeOf = (json: string, reason: string) => {
    const decoded = translation?.decodeResponse({ status: 200, headers: {}, body: whole(json, reason) });
    if (decoded?.ok !== true) throw new Error(`not read: ${JSON.stringify(decoded)}`);
    return decoded.value;
  };
  const usage = { inputTokens: 11, outputTokens: 7 };

  test('whose arguments break off is an error with its counts, where the answer ends as if it were whole', () => {
    expect(lastOf('{"a":', called)).toMatchObject({ type: 'response-error', code: 'upstream.unreadable', usage });
    expect(isCutShort(wholeOf('{"a":', called))).toBe(true);
    expect(wholeOf('{"a":', called)).toMatchObject({ usage });
  });

  test.each([
    ['the arguments are whole', '{"a":1}', called, 'tool-calls'],
    ['the limit cut them', '{"a":', atLimit, 'length'],
  ])('ends as its provider says where %s', (_why, json, said, reason) => {
    expect(lastOf(json, said)).toMatchObject({ type: 'response-end', finishes: [{ reason }], usage });
    expect(wholeOf(json, said)).toMatchObject({ choices: [{ finish: { reason } }], usage });
  });
});
