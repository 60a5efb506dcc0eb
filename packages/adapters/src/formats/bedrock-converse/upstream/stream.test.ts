import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, JsonObject } from '@tollgate/schema';
import { brokenLaws } from '../../../../conformance/harness/event-laws.js';
import { runMachine, type StreamDecoder } from '../../../core/stream-machine.js';
import { converseStream } from './stream.js';
import { hiddenCharsMax } from './stream-blocks.js';

type Message = readonly [event: string, payload: JsonObject];

const open = (): StreamDecoder => runMachine(converseStream);
const push = (decoder: StreamDecoder, ...messages: readonly Message[]): ChatEvent[] =>
  messages.flatMap(([event, payload]) => [...decoder.push({ event, data: JSON.stringify(payload) })]);
const read = (...messages: readonly Message[]): ChatEvent[] => {
  const decoder = open();
  return [...push(decoder, ...messages), ...decoder.close()];
};

const begin: Message = ['messageStart', { role: 'assistant' }];
const delta = (contentBlockIndex: number, piece: JsonObject): Message => [
  'contentBlockDelta',
  { contentBlockIndex, delta: piece },
];
const start = (contentBlockIndex: number, what: JsonObject): Message => [
  'contentBlockStart',
  { contentBlockIndex, start: what },
];
const stop = (contentBlockIndex: number): Message => ['contentBlockStop', { contentBlockIndex }];
const finish = (stopReason: string): Message => ['messageStop', { stopReason }];
const usage: Message = ['metadata', { usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 } }];
const toolUse = (id: string): JsonObject => ({ toolUse: { toolUseId: id, name: 'f' } });
const typesOf = (events: readonly ChatEvent[]): string[] => events.map(({ type }) => type);

describe('the end', () => {
  test('is the metadata behind the stop', () => {
    expect(typesOf(read(begin, finish('end_turn'), usage))).toEqual(['response-start', 'response-end']);
    expect(read(begin, finish('end_turn'), usage).at(-1)).toMatchObject({
      finishes: [{ reason: 'stop' }],
      usage: { inputTokens: 3, outputTokens: 2 },
    });
  });

  test.each([
    ['without its metadata', [begin, finish('end_turn')]],
    ['without its stop', [begin, usage]],
    ['with a stop that says nothing', [begin, ['messageStop', {}], usage]],
    ['without anything', []],
  ] as const)('has not come %s', (_what, messages) => {
    expect(read(...messages).at(-1)).toMatchObject({ type: 'response-end', finishes: [{ reason: 'truncated' }] });
  });

  test('has come in the other order as well, with counts that were told at once', () => {
    const events = read(begin, usage, finish('end_turn'));
    expect(typesOf(events)).toEqual(['response-start', 'usage-update', 'response-end']);
    expect(brokenLaws(events)).toEqual([]);
  });

  test('is followed by nothing', () => {
    const decoder = open();
    push(decoder, begin, finish('end_turn'), usage);
    expect(push(decoder, delta(0, { text: 'more' }), ['exception:throttlingException', {}])).toEqual([]);
    expect(decoder.close()).toEqual([]);
  });

  test('of an answer that calls tools says so, whatever the provider calls it', () => {
    expect(read(begin, start(0, toolUse('a')), stop(0), finish('end_turn'), usage).at(-1)).toMatchObject({
      finishes: [{ reason: 'tool-calls', raw: 'end_turn' }],
    });
  });
});

describe('an exception', () => {
  test.each([
    ['exception:throttlingException', 'upstream.rate-limited'],
    ['exception:modelStreamErrorException', 'upstream.error'],
    ['exception:internalServerException', 'upstream.error'],
    ['exception:serviceUnavailableException', 'upstream.overloaded'],
    ['exception:validationException', 'upstream.invalid-request'],
    ['exception:modelTimeoutException', 'upstream.timeout'],
    ['exception:somethingNewException', 'upstream.error'],
    ['error:InternalFailure', 'upstream.error'],
  ])('%s ends the answer with %s', (event, code) => {
    const events = read(begin, delta(0, { text: 'Once' }), [event, { message: 'It broke.' }]);
    expect(events.at(-1)).toEqual({
      type: 'response-error',
      code,
      message: 'It broke.',
      upstreamType: event.split(':')[1],
      usage: {},
    });
    expect(brokenLaws(events)).toEqual([]);
  });

  test('of an invalid request can be told from others by its sentence', () => {
    const message = 'Input is too long for requested model.';
    expect(read(begin, ['exception:validationException', { message }]).at(-1)).toMatchObject({
      code: 'upstream.context-length',
    });
  });

  test('is one even without words, or with none that can be read', () => {
    const events = open().push({ event: 'exception:', data: '' });
    expect(events).toEqual([
      {
        type: 'response-error',
        code: 'upstream.error',
        message: 'The provider reported an error in the stream.',
        usage: {},
      },
    ]);
    expect(open().push({ event: 'error:x', data: 'plain words' })[0]).toMatchObject({ message: 'plain words' });
  });

  test('behind the stop still makes the answer a failed one', () => {
    expect(read(begin, finish('end_turn'), ['exception:internalServerException', {}]).at(-1)).toMatchObject({
      type: 'response-error',
    });
  });
});

describe('blocks', () => {
  test('begin with their first delta, and end where the next begins if nobody ends them', () => {
    const events = read(
      begin,
      delta(0, { reasoningContent: { text: 'Hm' } }),
      delta(1, { text: 'A' }),
      start(2, toolUse('a')),
      finish('tool_use'),
      usage,
    );
    expect(events.flatMap((event) => ('block' in event ? [[event.type, event.block]] : []))).toEqual([
      ['block-start', 0],
      ['reasoning-delta', 0],
      ['block-end', 0],
      ['block-start', 1],
      ['text-delta', 1],
      ['block-end', 1],
      ['block-start', 2],
      ['tool-call-delta', 2],
      ['block-end', 2],
    ]);
    expect(brokenLaws(events)).toEqual([]);
  });

  test('change their kind by ending: a thought and its words are never one block', () => {
    const events = read(
      begin,
      delta(0, { reasoningContent: { text: 'Hm' } }),
      delta(0, { text: 'A' }),
      finish('end_turn'),
      usage,
    );
    expect(events.filter(({ type }) => type === 'block-start')).toHaveLength(2);
    expect(brokenLaws(events)).toEqual([]);
  });

  test('that are empty are not told of', () => {
    const events = read(
      begin,
      start(0, {}),
      delta(0, { text: '' }),
      stop(0),
      delta(1, { reasoningContent: { text: '' } }),
      delta(1, { reasoningContent: { signature: '' } }),
      stop(1),
      finish('end_turn'),
      usage,
    );
    expect(typesOf(events)).toEqual(['response-start', 'response-end']);
  });

  test('of hidden reasoning are told of when they are whole', () => {
    const decoder = open();
    expect(typesOf(push(decoder, begin, delta(0, { reasoningContent: { redactedContent: 'RXRr' } })))).toEqual([
      'response-start',
    ]);
    expect(
      push(decoder, delta(0, { reasoningContent: { redactedContent: 'RQ==' } }), delta(1, { text: 'A' })),
    ).toMatchObject([
      { type: 'block-start', block: 0, content: { type: 'redacted-reasoning', data: 'EtkE' } },
      { type: 'block-end', block: 0 },
      { type: 'block-start', block: 1 },
      { type: 'text-delta', block: 1 },
    ]);
  });

  test('of hidden reasoning cannot grow without end', () => {
    const decoder = open();
    const half = 'A'.repeat(hiddenCharsMax / 2);
    const piece = delta(0, { reasoningContent: { redactedContent: half } });
    push(decoder, begin, piece, piece, piece);
    expect(decoder.unreadableFrames()).toBe(2);
    expect(decoder.lostFrames()).toBe(2);
  });

  test('with arguments have these and no others', () => {
    const events = read(
      begin,
      start(0, toolUse('a')),
      delta(0, { toolUse: { input: '' } }),
      delta(0, { toolUse: { input: '{"x":1}' } }),
      stop(0),
    );
    expect(events.filter(({ type }) => type === 'tool-call-delta')).toEqual([
      { type: 'tool-call-delta', block: 0, json: '{"x":1}' },
    ]);
  });
});

describe('what makes no sense', () => {
  test.each([
    ['no JSON', { event: 'contentBlockDelta', data: 'nope' }],
    ['no object', { event: 'contentBlockDelta', data: '[1]' }],
    ['a delta without its index', { event: 'contentBlockDelta', data: '{"delta":{"text":"x"}}' }],
    ['a delta without its piece', { event: 'contentBlockDelta', data: '{"contentBlockIndex":0}' }],
    ['a start without its index', { event: 'contentBlockStart', data: '{"start":{}}' }],
    ['a stop without its index', { event: 'contentBlockStop', data: '{}' }],
    ['a text that is none', { event: 'contentBlockDelta', data: '{"contentBlockIndex":0,"delta":{"text":5}}' }],
    ['a citation that is none', { event: 'contentBlockDelta', data: '{"contentBlockIndex":0,"delta":{"citation":5}}' }],
    [
      'a thought that is none',
      { event: 'contentBlockDelta', data: '{"contentBlockIndex":0,"delta":{"reasoningContent":{}}}' },
    ],
    [
      'arguments for no call',
      { event: 'contentBlockDelta', data: '{"contentBlockIndex":0,"delta":{"toolUse":{"input":"x"}}}' },
    ],
  ])('is skipped and counted: %s', (_what, frame) => {
    const decoder = open();
    decoder.push({ event: 'messageStart', data: '{}' });
    expect(decoder.push(frame)).toEqual([]);
    expect(decoder.unreadableFrames()).toBe(1);
  });

  test('is not what is new here', () => {
    const decoder = open();
    push(decoder, begin, ['messagePondered', {}], delta(0, { mood: 'fine' }), stop(7));
    expect(decoder.unreadableFrames()).toBe(0);
  });

  test('is not a delta that comes before the answer has started', () => {
    expect(typesOf(read(delta(0, { text: 'A' }), begin, stop(0)))).toEqual([
      'response-start',
      'block-start',
      'text-delta',
      'block-end',
      'response-end',
    ]);
  });
});

describe('a frame that may have held a piece of the answer', () => {
  test.each([
    ['no JSON', { event: 'contentBlockDelta', data: '{"contentBl' }, 1],
    ['a delta without its place', { event: 'contentBlockDelta', data: '{"delta":{"text":"lost"}}' }, 1],
    [
      'arguments of no call',
      { event: 'contentBlockDelta', data: '{"contentBlockIndex":0,"delta":{"toolUse":{"input":"x"}}}' },
      1,
    ],
    [
      'a call without a name',
      { event: 'contentBlockStart', data: '{"contentBlockIndex":0,"start":{"toolUse":{"toolUseId":"a"}}}' },
      1,
    ],
    ['no JSON of a type that is new', { event: 'messagePondered', data: '{"' }, 0],
    ['a text that is none', { event: 'contentBlockDelta', data: '{"contentBlockIndex":0,"delta":{"text":5}}' }, 0],
  ])('is counted among the lost: %s', (_what, frame, lost) => {
    const decoder = open();
    push(decoder, begin);
    decoder.push(frame);
    expect(decoder.lostFrames()).toBe(lost);
  });
});
