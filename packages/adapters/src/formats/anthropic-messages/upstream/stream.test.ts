import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, JsonObject } from '@tollgate/schema';
import { runMachine, type StreamDecoder } from '../../../core/stream-machine.js';
import { messagesStream } from './stream.js';

function open(): StreamDecoder {
  return runMachine(messagesStream);
}

function push(decoder: StreamDecoder, ...events: readonly JsonObject[]): ChatEvent[] {
  return events.flatMap((event) => [...decoder.push({ event: String(event['type']), data: JSON.stringify(event) })]);
}

const start = (index: number, block: JsonObject): JsonObject => ({
  type: 'content_block_start',
  index,
  content_block: block,
});
const delta = (index: number, piece: JsonObject): JsonObject => ({ type: 'content_block_delta', index, delta: piece });
const json = (value: string): JsonObject => ({ type: 'input_json_delta', partial_json: value });
const toolUse = (more: JsonObject = {}): JsonObject => ({
  type: 'tool_use',
  id: 'toolu_1',
  name: 'look',
  input: {},
  ...more,
});

describe('the start of an answer', () => {
  test('names the answer and the model and tells the counts of the input', () => {
    const usage = { input_tokens: 11, cache_read_input_tokens: 4, output_tokens: 1 };
    const events = push(open(), { type: 'message_start', message: { id: 'msg_1', model: 'claude-x', usage } });
    expect(events).toEqual([
      { type: 'response-start', id: 'msg_1', model: 'claude-x' },
      { type: 'usage-update', usage: { inputTokens: 15, cacheReadTokens: 4, outputTokens: 1 } },
    ]);
  });

  test('comes once, and a second one has counts to give at most', () => {
    const decoder = open();
    push(decoder, { type: 'message_start', message: { id: 'msg_1', usage: { input_tokens: 4 } } });
    expect(push(decoder, { type: 'message_start', message: { id: 'msg_2', usage: { input_tokens: 6 } } })).toEqual([
      { type: 'usage-update', usage: { inputTokens: 6 } },
    ]);
  });

  test('needs neither id, model nor counts', () => {
    expect(push(open(), { type: 'message_start', message: {} })).toEqual([{ type: 'response-start' }]);
    expect(push(open(), { type: 'message_start', message: { id: 7, usage: [] } })).toEqual([
      { type: 'response-start' },
    ]);
  });
});

describe('the end of an answer', () => {
  const ending = (reason: string, more: JsonObject = {}): JsonObject => ({
    type: 'message_delta',
    delta: { stop_reason: reason, stop_sequence: null, ...more },
    usage: { output_tokens: 12 },
  });

  test.each([
    ['end_turn', 'stop'],
    ['pause_turn', 'stop'],
    ['compaction', 'stop'],
    ['tool_use', 'tool-calls'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['refusal', 'content-filter'],
    ['something_new', 'other'],
  ])('%s is %s', (word, reason) => {
    const events = push(open(), ending(word), { type: 'message_stop' });
    expect(events.at(-1)).toEqual({
      type: 'response-end',
      finishes: [{ reason, raw: word }],
      usage: { outputTokens: 12 },
    });
  });

  test('names the stop sequence that was met', () => {
    const events = push(open(), ending('stop_sequence', { stop_sequence: 'END' }), { type: 'message_stop' });
    expect(events.at(-1)).toMatchObject({ finishes: [{ reason: 'stop', stopSequence: 'END', raw: 'stop_sequence' }] });
  });

  test('comes with message_stop and not before', () => {
    const decoder = open();
    expect(push(decoder, ending('end_turn')).map(({ type }) => type)).toEqual(['usage-update']);
    expect(decoder.close()).toEqual([
      { type: 'response-end', finishes: [{ reason: 'truncated' }], usage: { outputTokens: 12 } },
    ]);
  });

  test('closes blocks that the provider forgot to close', () => {
    const events = push(open(), start(0, { type: 'text', text: '' }), start(1, toolUse()), { type: 'message_stop' });
    expect(events.slice(2)).toEqual([
      { type: 'block-end', block: 0 },
      { type: 'tool-call-delta', block: 1, json: '{}' },
      { type: 'block-end', block: 1 },
      { type: 'response-end', finishes: [{ reason: 'other' }], usage: {} },
    ]);
  });

  test('is the last that is heard', () => {
    const decoder = open();
    push(decoder, { type: 'message_stop' });
    expect(push(decoder, start(0, { type: 'text', text: 'more' }), { type: 'message_stop' })).toEqual([]);
    expect(decoder.push({ data: 'nonsense' })).toEqual([]);
    expect(decoder.close()).toEqual([]);
    expect(decoder.unreadableFrames()).toBe(0);
  });

  test('carries what only this format knows of the answer', () => {
    const container = { id: 'container_1', expires_at: '2026-07-30T18:54:08Z' };
    const details = { type: 'refusal', category: 'bio', explanation: null };
    const events = push(
      open(),
      { type: 'message_start', message: { usage: { input_tokens: 1, service_tier: 'standard' } } },
      { ...ending('refusal', { container, stop_details: details }), context_management: { applied_edits: [] } },
      { type: 'message_stop' },
    );
    expect(events.at(-1)).toMatchObject({
      extensions: {
        'anthropic-messages': {
          container,
          stop_details: details,
          context_management: { applied_edits: [] },
          usage: { service_tier: 'standard' },
        },
      },
    });
  });

  test('keeps the last reason where several deltas come', () => {
    const events = push(open(), ending('end_turn'), { type: 'message_delta', delta: {} }, ending('max_tokens'), {
      type: 'message_stop',
    });
    expect(events.at(-1)).toMatchObject({ finishes: [{ reason: 'length', raw: 'max_tokens' }] });
  });
});

describe('the output that the start of an answer counts', () => {
  const begin: JsonObject = { type: 'message_start', message: { usage: { input_tokens: 9, output_tokens: 1 } } };
  const word = start(0, { type: 'text', text: 'Hello' });
  const stop: JsonObject = { type: 'message_stop' };

  const ending = (usage: JsonObject): JsonObject => ({
    type: 'message_delta',
    delta: { stop_reason: 'end_turn' },
    usage,
  });
  const told = (...events: readonly JsonObject[]) =>
    push(open(), begin, ...events, stop).flatMap((event) => ('usage' in event ? [event.usage] : []));

  test.each<[string, readonly JsonObject[]]>([
    ['no message_delta', []],
    ['a message_delta without counts', [{ type: 'message_delta', delta: { stop_reason: 'end_turn' } }]],
    ['a message_delta with a count below zero', [ending({ output_tokens: -5 })]],
    ['a message_delta that counts no output where there is some', [ending({ output_tokens: 0 })]],
  ])('is not that of its end: %s', (_name, between) => {
    const [first, ...later] = told(word, ...between);
    expect(first).toEqual({ inputTokens: 9, outputTokens: 1 });
    for (const usage of later) expect(usage).toEqual({ inputTokens: 9 });
  });

  test.each<[string, readonly JsonObject[], number]>([
    ['more', [word, ending({ output_tokens: 12 })], 12],
    ['less', [{ ...begin, message: { usage: { output_tokens: 5 } } }, word, ending({ output_tokens: 3 })], 3],
    ['nothing, where there is nothing', [ending({ output_tokens: 0 })], 0],
    ['what an earlier message_delta does', [word, ending({ output_tokens: 12 }), ending({ output_tokens: 0 })], 12],
    ['it once more', [word, ending({ output_tokens: 12 }), ending({ output_tokens: 15 })], 15],
  ])('gives way to that of its end, which may count %s', (_name, events, outputTokens) => {
    expect(told(...events).at(-1)).toEqual({ inputTokens: 9, outputTokens });
  });

  test('holds where the answer breaks off', () => {
    const decoder = open();
    push(decoder, begin);
    expect(decoder.close()).toMatchObject([{ usage: { inputTokens: 9, outputTokens: 1 } }]);
  });
});

describe('an error in the stream', () => {
  test('ends it with a code, the words of the provider and the counts so far', () => {
    const decoder = open();
    push(decoder, { type: 'message_start', message: { usage: { input_tokens: 9, output_tokens: 1 } } });
    const error = { type: 'overloaded_error', message: 'Overloaded' };
    expect(push(decoder, { type: 'error', error })).toEqual([
      {
        type: 'response-error',
        code: 'upstream.overloaded',
        message: 'Overloaded',
        upstreamType: 'overloaded_error',
        usage: { inputTokens: 9, outputTokens: 1 },
      },
    ]);
    expect(decoder.close()).toEqual([]);
  });

  test.each([
    ['rate_limit_error', 'upstream.rate-limited'],
    ['api_error', 'upstream.error'],
    ['timeout_error', 'upstream.timeout'],
    ['invalid_request_error', 'upstream.invalid-request'],
    ['never_seen_error', 'upstream.error'],
  ])('of type %s is %s', (type, code) => {
    expect(push(open(), { type: 'error', error: { type, message: 'no' } })[0]).toMatchObject({ code });
  });

  test('needs no words', () => {
    expect(push(open(), { type: 'error' })[0]).toMatchObject({ type: 'response-error', code: 'upstream.error' });
  });

  test('leaves open blocks open, so that nobody takes them for whole', () => {
    const events = push(open(), start(0, toolUse()), delta(0, json('{"rm":"/tm')), { type: 'error', error: {} });
    expect(events.map(({ type }) => type)).toEqual(['block-start', 'tool-call-delta', 'response-error']);
  });
});

test('a step leaves the state it was given as it was', () => {
  const before = messagesStream.start();
  const frame = { data: JSON.stringify(start(0, toolUse())) };
  const { state } = messagesStream.step(before, frame);
  expect(before.open.size).toBe(0);
  const after = messagesStream.step(state, { data: JSON.stringify(delta(0, json('{}'))) });
  expect(state.open.get(0)?.argumentsJson).toBe('{}');
  expect(after.state.open.get(0)?.argumentsJson).toBeUndefined();
  expect(messagesStream.step(before, frame)).toEqual(messagesStream.step(before, frame));
});
