import { describe, expect, test } from '@jest/globals';
import type { WireFrame } from '../src/core/wire.js';
import { findProvider } from '../src/index.js';
import { toldOf } from './harness/told.js';

/** How a provider streams a call of `f` with these arguments and ends for this reason, with 11 tokens in and 7 out. */
type Frames = (json: string, reason: string) => readonly WireFrame[];

const typed = (type: string, more: object): WireFrame => ({ event: type, data: JSON.stringify({ type, ...more }) });
const named = (event: string, body: object): WireFrame => ({ event, data: JSON.stringify(body) });

const anthropic =
  (...stop: readonly WireFrame[]): Frames =>
  (json, reason) => [
    typed('message_start', { message: { usage: { input_tokens: 11, output_tokens: 1 } } }),
    typed('content_block_start', { index: 0, content_block: { type: 'tool_use', id: 'a', name: 'f', input: {} } }),
    typed('content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json: json } }),
    ...stop,
    typed('message_delta', { delta: { stop_reason: reason }, usage: { output_tokens: 7 } }),
    typed('message_stop', {}),
  ];
const bedrock: Frames = (json, stopReason) => [
  named('messageStart', { role: 'assistant' }),
  named('contentBlockStart', { contentBlockIndex: 0, start: { toolUse: { toolUseId: 'a', name: 'f' } } }),
  named('contentBlockDelta', { contentBlockIndex: 0, delta: { toolUse: { input: json } } }),
  named('contentBlockStop', { contentBlockIndex: 0 }),
  named('messageStop', { stopReason }),
  named('metadata', { usage: { inputTokens: 11, outputTokens: 7 } }),
];
const cohereCall = (called: object): object => ({ index: 0, delta: { message: { tool_calls: called } } });
const billed = { billed_units: { input_tokens: 11, output_tokens: 7 } };
const cohere: Frames = (json, reason) => [
  typed('message-start', { id: 'r' }),
  typed('tool-call-start', cohereCall({ id: 'a', type: 'function', function: { name: 'f', arguments: '' } })),
  typed('tool-call-delta', cohereCall({ function: { arguments: json } })),
  typed('tool-call-end', { index: 0 }),
  typed('message-end', { delta: { finish_reason: reason, usage: billed } }),
];

const called = { anthropic: 'tool_use', bedrock: 'tool_use', cohere: 'TOOL_CALL' };
const atLimit = { anthropic: 'max_tokens', bedrock: 'max_tokens', cohere: 'MAX_TOKENS' };
const stopped = typed('content_block_stop', { index: 0 });

type Row = readonly [what: string, kind: keyof typeof called, model: string, frames: Frames];
const rows: readonly Row[] = [
  ['whose block is stopped', 'anthropic', 'claude-sonnet-4-6', anthropic(stopped)],
  ['whose block stays open', 'anthropic', 'claude-sonnet-4-6', anthropic()],
  ['whose block is stopped', 'bedrock', 'us.amazon.nova-lite-v1:0', bedrock],
  ['that is ended', 'cohere', 'command-a-03-2025', cohere],
];

describe.each(rows)('a streamed call %s, of a provider of kind %s', (_what, kind, model, frames) => {
  const usage = { inputTokens: 11, outputTokens: 7 };

  test.each([
    ['breaks off, as if it were whole', '{"a":', called, { type: 'response-error', code: 'upstream.unreadable' }],
    ['is whole', '{"a":1}', called, { type: 'response-end', finishes: [{ reason: 'tool-calls' }] }],
    ['is cut by the limit', '{"a":', atLimit, { type: 'response-end', finishes: [{ reason: 'length' }] }],
  ])('that %s ends as it must, with its counts', (_how, json, reasons, end) => {
    const decoder = findProvider(kind)?.chat(model).openStream();
    expect(decoder && toldOf(decoder, frames(json, reasons[kind])).at(-1)).toMatchObject({ ...end, usage });
  });
});
