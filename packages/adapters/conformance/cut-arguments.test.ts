import { describe, expect, test } from '@jest/globals';
import type { WireFrame } from '../src/core/wire.js';
import { findProvider } from '../src/index.js';
import { toldOf } from './harness/told.js';

/** How a provider streams a call of `f` with these arguments and ends for this reason, with 11 tokens in and 7 out. */
interface Speaker {
  readonly kind: string;
  readonly model: string;
  readonly called: string;
  readonly atLimit: string;
  readonly frames: (json: string, reason: string) => readonly WireFrame[];
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

const speakers: readonly Speaker[] = [
  ...[true, false].map(
    (stops): Speaker => ({
      kind: 'anthropic',
      model: 'claude-sonnet-4-6',
      called: 'tool_use',
      atLimit: 'max_tokens',
      frames: (json, reason) => anthropic(json, reason, stops),
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
  },
];

describe.each(speakers)('a streamed call of $kind', ({ kind, model, called, atLimit, frames }) => {
  const lastOf = (json: string, reason: string) => {
    const decoder = findProvider(kind)?.chat(model).openStream();
    return decoder && toldOf(decoder, frames(json, reason)).at(-1);
  };
  const usage = { inputTokens: 11, outputTokens: 7 };

  test('whose arguments break off is an error with its counts, where the answer ends as if it were whole', () => {
    expect(lastOf('{"a":', called)).toMatchObject({ type: 'response-error', code: 'upstream.unreadable', usage });
  });

  test('ends as its provider says where the arguments are whole, or the limit cut them', () => {
    expect(lastOf('{"a":1}', called)).toMatchObject({
      type: 'response-end',
      finishes: [{ reason: 'tool-calls' }],
      usage,
    });
    expect(lastOf('{"a":', atLimit)).toMatchObject({ type: 'response-end', finishes: [{ reason: 'length' }], usage });
  });
});
