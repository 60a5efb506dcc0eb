import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, JsonObject } from '@tollgate/schema';
import { runMachine } from '../../../core/stream-machine.js';
import type { WireFrame } from '../../../core/wire.js';
import { cohereChatStream } from './stream.js';
import { blocksMax, uncitedMax } from './stream-state.js';

const frame = (type: string, more: JsonObject = {}): WireFrame => ({
  event: type,
  data: JSON.stringify({ type, ...more }),
});
const message = (members: JsonObject): JsonObject => ({ delta: { message: members } });
const start = frame('message-start', { id: 'r-1' });
const text = (words: string, index = 0): WireFrame =>
  frame('content-delta', { index, ...message({ content: { text: words } }) });
const callStart = (index: number, name: string, id: string): WireFrame =>
  frame('tool-call-start', { index, ...message({ tool_calls: { id, function: { name, arguments: '' } } }) });
const callPiece = (index: number, json: string): WireFrame =>
  frame('tool-call-delta', { index, ...message({ tool_calls: { function: { arguments: json } } }) });
const end = (finish = 'COMPLETE', more: JsonObject = {}): WireFrame =>
  frame('message-end', { delta: { finish_reason: finish, ...more } });
const done: WireFrame = { data: '[DONE]' };

function read(...frames: readonly WireFrame[]): { events: readonly ChatEvent[]; unreadable: number } {
  const machine = runMachine(cohereChatStream);
  const events = [...frames.flatMap((each) => [...machine.push(each)]), ...machine.close()];
  return { events, unreadable: machine.unreadableFrames() };
}

const last = (...frames: readonly WireFrame[]): ChatEvent | undefined => read(...frames).events.at(-1);
const pieces = (events: readonly ChatEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === 'tool-call-delta' ? [event.json] : []));

describe('the end of a stream', () => {
  test('is message-end, whether or not [DONE] comes behind it', () => {
    expect(last(start, text('a'), end(), done)).toMatchObject({
      type: 'response-end',
      finishes: [{ reason: 'stop', raw: 'COMPLETE' }],
    });
    expect(last(start, text('a'), end())).toMatchObject({ finishes: [{ reason: 'stop', raw: 'COMPLETE' }] });
    expect(last(start, text('a'))).toMatchObject({ finishes: [{ reason: 'truncated' }] });
    // What the end would have said was lost, and maybe more.
    expect(last(start, text('a'), done)).toEqual({
      type: 'response-end',
      finishes: [{ reason: 'truncated' }],
      usage: {},
    });
    expect(read(start, text('a'), done).events.map(({ type }) => type)).not.toContain('block-end');
  });

  test('comes once, whatever follows', () => {
    const { events } = read(start, end(), done, done, start, text('late'), end());
    expect(events.filter((event) => event.type === 'response-end')).toHaveLength(1);
  });

  test('lets nothing change the answer after message-end', () => {
    const usage = { billed_units: { input_tokens: 5, output_tokens: 5 } };
    const { events } = read(start, text('a'), end('COMPLETE', { usage }), text('b'), end('MAX_TOKENS'), done);
    expect(events.filter((event) => event.type === 'text-delta')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({
      finishes: [{ raw: 'COMPLETE' }],
      usage: { inputTokens: 5, outputTokens: 5 },
    });
  });

  test.each([
    ['ERROR', 'upstream.error'],
    ['TIMEOUT', 'upstream.timeout'],
  ])('by %s is a failure, with what was counted', (finish, code) => {
    const usage = { billed_units: { input_tokens: 5, output_tokens: 1 } };
    expect(last(start, text('a'), end(finish, { usage }), done)).toMatchObject({
      type: 'response-error',
      code,
      upstreamType: finish,
      usage: { inputTokens: 5, outputTokens: 1 },
    });
  });

  test('by an error message is a failure, also where the finish reason says nothing of it', () => {
    expect(last(start, end('COMPLETE', { error: 'broke' }))).toMatchObject({
      type: 'response-error',
      code: 'upstream.error',
      message: 'broke',
    });
  });
});

describe('an error inside a stream', () => {
  test.each<[WireFrame, string, string]>([
    [{ data: '{"id":"e","message":"streaming error"}' }, 'upstream.error', 'streaming error'],
    [
      { event: 'error', data: '{"message":"too many tokens: limit"}' },
      'upstream.context-length',
      'too many tokens: limit',
    ],
    [frame('error', { message: 'no' }), 'upstream.error', 'no'],
    [{ event: 'error', data: 'plain' }, 'upstream.error', 'plain'],
  ])('of the form %j ends it', (error, code, said) => {
    expect(last(start, text('a'), error, end(), done)).toMatchObject({ type: 'response-error', code, message: said });
  });
});

describe('text and thinking', () => {
  test('open by their deltas where no start came, and end where another begins', () => {
    const thinking = frame('content-delta', { index: 0, ...message({ content: { thinking: 'h' } }) });
    expect(read(start, thinking, text('a', 1), text('b', 1), end(), done).events.map((event) => event.type)).toEqual([
      'response-start',
      'block-start',
      'reasoning-delta',
      'block-end',
      'block-start',
      'text-delta',
      'text-delta',
      'block-end',
      'response-end',
    ]);
  });

  test('of another place are another block', () => {
    const { events } = read(start, text('a', 0), text('b', 1), end(), done);
    expect(events.filter((event) => event.type === 'block-start')).toHaveLength(2);
  });

  test('before the start of the message start it', () => {
    expect(read(text('a'), end(), done).events[0]).toEqual({ type: 'response-start' });
    expect(read(end(), done).events[0]).toEqual({ type: 'response-start' });
  });

  test('of a kind that is new here are kept whole', () => {
    const content = { type: 'audio', data: 'A' };
    const opened = frame('content-start', { index: 0, ...message({ content }) });
    const more = frame('content-delta', { index: 0, ...message({ content: { data: 'B' } }) });
    expect(read(start, opened, more, frame('content-end', { index: 0 }), end(), done).events).toMatchObject([
      { type: 'response-start' },
      { type: 'block-start', content: { type: 'opaque', format: 'cohere-chat', value: content } },
      { type: 'opaque-delta', value: { data: 'B' } },
      { type: 'block-end' },
      { type: 'response-end' },
    ]);
  });
});

describe('a tool call', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['no piece', [], ['{}']],
    ['an empty piece', [''], ['{}']],
    ['null', ['null'], ['{}']],
    ['null in pieces', ['n', 'ul', 'l'], ['{}']],
    ['an object', ['{"a"', ':1}'], ['{"a"', ':1}']],
    ['text that only begins like null', ['nu', 'mber'], ['number']],
    ['text that breaks off inside null', ['nul'], ['nul']],
  ])('with %s for arguments says them once it is sure', (_name, sent, told) => {
    const { events } = read(
      start,
      callStart(0, 'f', 'f_1'),
      ...sent.map((json) => callPiece(0, json)),
      end('TOOL_CALL'),
      done,
    );
    expect(pieces(events)).toEqual(told);
  });

  test('that came whole with its start has its arguments', () => {
    const whole = frame('tool-call-start', {
      index: 0,
      ...message({ tool_calls: [{ id: 'f_1', function: { name: 'f', arguments: '{"a":1}' } }] }),
    });
    expect(pieces(read(start, whole, end('TOOL_CALL'), done).events)).toEqual(['{"a":1}']);
  });

  test('without an id gets one of its own', () => {
    const { events } = read(start, callStart(0, 'f', ''), callStart(1, 'g', ''), end('TOOL_CALL'), done);
    const ids = events.flatMap((event) =>
      event.type === 'block-start' && event.content.type === 'tool-call' ? [event.content.id] : [],
    );
    expect(ids).toEqual(['call_r1_0', 'call_r1_1']);
  });

  test('makes it the caller’s turn, whatever the finish reason', () => {
    expect(last(start, callStart(0, 'f', 'f_1'), end('COMPLETE'), done)).toMatchObject({
      finishes: [{ reason: 'tool-calls', raw: 'COMPLETE' }],
    });
  });
});

const callEnd = (index: number): WireFrame => frame('tool-call-end', { index });

describe('calls whose arguments come by turns', () => {
  const both = [start, callStart(0, 'f', 'f_1'), callPiece(0, '{"x"'), callStart(1, 'g', 'g_1'), callPiece(1, '{"y":')];
  const turns = [...both, callPiece(0, ':1}'), callPiece(1, '2}')];
  const began = [
    { type: 'response-start' },
    { type: 'block-start', block: 0, content: { id: 'f_1', name: 'f' } },
    { type: 'tool-call-delta', block: 0, json: '{"x"' },
    { type: 'block-start', block: 1, content: { id: 'g_1', name: 'g' } },
    { type: 'tool-call-delta', block: 1, json: '{"y":' },
    { type: 'tool-call-delta', block: 0, json: ':1}' },
    { type: 'tool-call-delta', block: 1, json: '2}' },
  ];

  test('go on by their numbers, and end where the provider says so', () => {
    const { events, unreadable } = read(...turns, callEnd(1), callEnd(0), text('a'), end('TOOL_CALL'), done);
    expect(unreadable).toBe(0);
    expect(events.slice(0, 9)).toMatchObject([
      ...began,
      { type: 'block-end', block: 1 },
      { type: 'block-end', block: 0 },
    ]);
    expect(events.at(-1)).toMatchObject({ finishes: [{ reason: 'tool-calls', raw: 'TOOL_CALL' }] });
  });

  test('end together with the answer, or where a text begins', () => {
    for (const last of [end('TOOL_CALL'), text('a', 1)]) {
      expect(read(...turns, last).events.slice(0, 9)).toMatchObject([
        ...began,
        { type: 'block-end', block: 0 },
        { type: 'block-end', block: 1 },
      ]);
    }
  });

  test('stay open where the answer is cut', () => {
    expect(read(...both).events.map(({ type }) => type)).not.toContain('block-end');
  });

  test('may each have its start said again', () => {
    const { events } = read(...both, callStart(0, 'f', 'f_1'), callPiece(0, ':1}'), callPiece(1, '2}'), end());
    expect(events.slice(0, 7)).toMatchObject(began);
  });
});

describe('arguments for a call that is not open', () => {
  const usage = { billed_units: { input_tokens: 5, output_tokens: 7 } };
  const whole = [start, callStart(0, 'f', 'f_1'), callPiece(0, '{}'), callEnd(0)];
  const lostBy = (...frames: readonly WireFrame[]) => {
    const machine = runMachine(cohereChatStream);
    const events = frames.flatMap((each) => [...machine.push(each)]);
    return { lost: machine.lostFrames(), broken: machine.broken(), end: events.at(-1) };
  };

  test.each<[string, readonly WireFrame[]]>([
    ['that has ended', [...whole, callPiece(0, '}')]],
    ['that has ended, told twice', [...whole, callPiece(0, '}'), callPiece(0, '}')]],
    [
      'that another one took the number of',
      [start, callStart(0, 'f', 'f_1'), callStart(0, 'g', 'g_1'), callPiece(1, '{')],
    ],
    [
      'behind which a text has begun',
      [start, callStart(0, 'f', 'f_1'), callPiece(0, '{}'), text('a'), callPiece(0, '}')],
    ],
    ['that never began', [start, callPiece(0, '{}')]],
  ])('%s are lost, and the counts behind them are read', (_name, frames) => {
    expect(lostBy(...frames, end('TOOL_CALL', { usage }), done)).toMatchObject({
      lost: 1,
      broken: expect.stringContaining('not open'),
      end: { type: 'response-end', usage: { inputTokens: 5, outputTokens: 7 } },
    });
  });

  test('do no harm where they are blank', () => {
    expect(lostBy(...whole, callPiece(0, '\n'), end()).lost).toBe(0);
  });
});

describe('a citation', () => {
  const citation = (more: JsonObject): WireFrame =>
    frame('citation-start', {
      index: 0,
      ...message({ citations: { start: 0, end: 1, text: 'a', sources: [], ...more } }),
    });

  test('is of the open text, also when its end was told already', () => {
    const { events } = read(
      start,
      text('a'),
      frame('content-end', { index: 0 }),
      citation({ content_index: 0 }),
      end(),
      done,
    );
    expect(events.map((event) => event.type)).toEqual([
      'response-start',
      'block-start',
      'text-delta',
      'citation-delta',
      'block-end',
      'response-end',
    ]);
  });

  test.each<JsonObject>([{ type: 'PLAN' }, { type: 'THINKING_CONTENT', content_index: 0 }, { content_index: 3 }])(
    'of something else is kept beside the message: %j',
    (more) => {
      const end1 = last(start, text('a'), citation(more), end(), done);
      expect(end1).toMatchObject({ extensions: { 'cohere-chat': { citations: [more] } } });
    },
  );

  test('is not kept without bound', () => {
    const many = Array.from({ length: uncitedMax + 5 }, () => citation({ type: 'PLAN' }));
    const ended = last(start, ...many, end(), done);
    const kept = ended?.type === 'response-end' ? ended.extensions?.['cohere-chat']?.['citations'] : undefined;
    expect(kept).toHaveLength(uncitedMax);
  });
});

describe('frames that make no sense', () => {
  test.each<WireFrame>([
    { data: 'x' },
    { data: '5' },
    { data: '{}' },
    frame('content-delta'),
    frame('content-start', { delta: 5 }),
    frame('tool-plan-delta', message({})),
    frame('tool-call-start', message({ tool_calls: [] })),
    frame('citation-start', message({})),
    frame('message-end'),
  ])('such as %j are skipped and counted', (nonsense) => {
    const { events, unreadable } = read(start, nonsense, text('a'), end(), done);
    expect(unreadable).toBe(1);
    expect(events.at(-1)).toMatchObject({ finishes: [{ reason: 'stop' }] });
  });

  test('are not events of a type that is new here', () => {
    expect(read(start, frame('debug', { prompt: 'x' }), end(), done).unreadable).toBe(0);
  });

  test('are blocks beyond the bound', () => {
    const many = Array.from({ length: blocksMax + 3 }, (_, index) => text('a', index));
    const { events, unreadable } = read(start, ...many, end(), done);
    expect(events.filter((event) => event.type === 'block-start')).toHaveLength(blocksMax);
    expect(unreadable).toBe(3);
  });
});

test.each<[string, WireFrame, number]>([
  ['broken JSON', { event: 'content-delta', data: '{"type":' }, 1],
  ['a delta without its content', frame('content-delta', { index: 0 }), 1],
  ['a call without itself', frame('tool-call-start', { index: 0 }), 1],
  ['a call without a name', callStart(0, '', 'a'), 1],
  ['broken JSON of a type that is new', { event: 'mood', data: '{"type":' }, 0],
  ['a citation without itself', frame('citation-start', {}), 0],
])('a frame that may have held a piece of the answer is counted among the lost: %s', (_name, odd, lost) => {
  const machine = runMachine(cohereChatStream);
  machine.push(start);
  machine.push(odd);
  expect(machine.lostFrames()).toBe(lost);
});
