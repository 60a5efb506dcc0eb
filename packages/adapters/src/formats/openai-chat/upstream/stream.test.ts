import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, JsonValue } from '@tollgate/schema';
import { runMachine, type StreamDecoder } from '../../../core/stream-machine.js';
import { openAiQuirks } from './quirks.js';
import { openAiChatStream } from './stream.js';
import { choicesMax } from './stream-state.js';

const open = (): StreamDecoder => runMachine(openAiChatStream(openAiQuirks.usage));
const chunk = (choices: readonly JsonValue[], more: object = {}): JsonValue => ({
  id: 'c1',
  model: 'm',
  created: 5,
  choices,
  ...more,
});
const delta = (members: object, finish: string | null = null, index = 0): JsonValue => ({
  index,
  delta: { ...members },
  finish_reason: finish,
});

/** The events of chunks, and of what is not JSON as it stands; the bytes end after them. */
function eventsOf(...frames: readonly JsonValue[]): ChatEvent[] {
  const decoder = open();
  const events = frames.flatMap((frame) =>
    decoder.push({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) }),
  );
  return [...events, ...decoder.close()];
}
const start = { type: 'response-start', id: 'c1', model: 'm', createdS: 5 };
const textBlock = (block = 0, choice = 0): object => ({
  type: 'block-start',
  block,
  choice,
  content: { type: 'text' },
});
const end = (reason = 'stop', usage: object = {}): object => ({
  type: 'response-end',
  finishes: [{ reason, raw: reason }],
  usage,
});

describe('a streamed answer', () => {
  test('is a block of text from start to end', () => {
    const events = eventsOf(
      chunk([delta({ role: 'assistant', content: '' })]),
      chunk([delta({ content: 'Hel' })]),
      chunk([delta({ content: 'lo' })]),
      chunk([delta({}, 'stop')]),
      '[DONE]',
    );
    expect(events).toEqual([
      start,
      textBlock(),
      { type: 'text-delta', block: 0, text: 'Hel' },
      { type: 'text-delta', block: 0, text: 'lo' },
      { type: 'block-end', block: 0 },
      end(),
    ]);
  });

  test('may be one chunk with a whole message, but a message beside a delta only repeats it', () => {
    const message = { role: 'assistant', content: 'Hello' };
    const text = { type: 'text-delta', block: 0, text: 'Hello' };
    const told = [start, textBlock(), text, { type: 'block-end', block: 0 }, end()];
    expect(eventsOf(chunk([{ index: 0, message, finish_reason: 'stop' }]), '[DONE]')).toEqual(told);
    const both = (said: object, more: object) => chunk([{ ...Object(delta(said)), message, ...more }]);
    expect(eventsOf(both({ content: 'Hello' }, {}), both({}, { finish_reason: 'stop' }), '[DONE]')).toEqual(told);
    const soFar = (content: string) => chunk([{ index: 0, delta: {}, message: { content }, finish_reason: null }]);
    expect(eventsOf(soFar('Hel'), soFar('Hello'), chunk([delta({}, 'stop')]), '[DONE]')).toEqual(told);
    expect(eventsOf(both({}, { finish_reason: 'stop' }), '[DONE]')).toEqual(told);
    const bare = chunk([{ index: 0, message, finish_reason: 'stop' }]);
    expect(eventsOf(chunk([delta({ content: 'Hello' })]), bare, '[DONE]')).toEqual(told);
  });

  test('starts once, with the first chunk that has an id or choices', () => {
    const filters = { choices: [], created: 0, id: '', model: '', object: '', prompt_filter_results: [] };
    expect(eventsOf(filters, filters, chunk([]), chunk([]), '[DONE]')[0]).toEqual(start);
    expect(eventsOf({ choices: [delta({ content: 'a' })] })[0]).toEqual({ type: 'response-start' });
    expect(eventsOf(filters).map((event) => event.type)).toEqual(['response-end']);
  });

  test('ends with [DONE] and reads nothing after it', () => {
    const events = eventsOf(
      chunk([delta({ content: 'a' }, 'stop')]),
      '[DONE]',
      chunk([delta({ content: 'b' })]),
      '[DONE]',
    );
    expect(events.filter((event) => event.type === 'response-end')).toHaveLength(1);
    expect(events.at(-1)).toEqual(end());
  });

  test('ends with [DONE] whatever blanks stand around it', () => {
    expect(eventsOf(chunk([delta({}, 'stop')]), ' [DONE] ').at(-1)).toEqual(end());
  });

  test('ends with an object that says it is done, where there is no marker', () => {
    const events = eventsOf(
      chunk([delta({ content: 'a' })]),
      chunk([delta({ content: '' }, 'stop')], { object: 'chat.completion.done' }),
    );
    expect(events.at(-1)).toEqual(end());
  });

  test('that ends without a finish reason has another reason, because its provider did end it', () => {
    expect(eventsOf(chunk([delta({ content: 'a' })]), '[DONE]').at(-1)).toEqual({
      type: 'response-end',
      finishes: [{ reason: 'other' }],
      usage: {},
    });
    expect(eventsOf('[DONE]')).toEqual([{ type: 'response-end', finishes: [{ reason: 'other' }], usage: {} }]);
    const call = { index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '{' } };
    expect(eventsOf(chunk([delta({ tool_calls: [call] })]), '[DONE]').at(-1)).toMatchObject({
      finishes: [{ reason: 'other' }],
    });
  });

  test('repeats its finish reason without harm, as OpenRouter does', () => {
    const last = delta({ role: 'assistant', content: '' }, 'stop');
    const events = eventsOf(
      chunk([delta({ content: 'a' })]),
      chunk([last]),
      chunk([last], { usage: { prompt_tokens: 1, completion_tokens: 2 } }),
      '[DONE]',
    );
    expect(events.map((event) => event.type)).toEqual([
      'response-start',
      'block-start',
      'text-delta',
      'block-end',
      'usage-update',
      'response-end',
    ]);
  });

  test('may say more after a finish reason, in a block of its own', () => {
    const events = eventsOf(chunk([delta({ content: 'a' }, 'stop')]), chunk([delta({ content: 'b' })]), '[DONE]');
    expect(events.filter((event) => event.type === 'block-start').length).toBe(2);
    expect(events.filter((event) => event.type === 'block-end').length).toBe(2);
  });
});

describe('several answers in one stream', () => {
  const events = eventsOf(
    chunk([delta({ content: 'a' }), delta({ content: 'b' }, null, 1)]),
    chunk([delta({ content: 'B' }, 'length', 1)]),
    chunk([delta({ content: 'A' }, 'stop')]),
    '[DONE]',
  );

  test('have blocks of their own, numbered through the whole response', () => {
    expect(events.filter((event) => event.type === 'block-start')).toEqual([textBlock(0, 0), textBlock(1, 1)]);
  });

  test('are told apart by their blocks', () => {
    const texts = events.filter((event) => event.type === 'text-delta').map((event) => `${event.block}${event.text}`);
    expect(texts).toEqual(['0a', '1b', '1B', '0A']);
  });

  test('have their finishes in the order of the answers, not of their ends', () => {
    expect(events.at(-1)).toMatchObject({ finishes: [{ reason: 'stop' }, { reason: 'length' }] });
  });

  test('that were skipped have no reason', () => {
    expect(eventsOf(chunk([delta({ content: 'c' }, 'stop', 2)]), '[DONE]').at(-1)).toMatchObject({
      finishes: [{ reason: 'other' }, { reason: 'other' }, { reason: 'stop' }],
    });
  });

  test('are not read beyond the most there can be', () => {
    const decoder = open();
    decoder.push({ data: JSON.stringify(chunk([delta({ content: 'x' }, null, choicesMax), delta({ content: 'y' })])) });
    expect(decoder.unreadableFrames()).toBe(1);
    expect(decoder.lostFrames()).toBe(1);
    expect(decoder.close()).toMatchObject([{ finishes: [{ reason: 'truncated' }] }]);
  });
});

describe('counts in a stream', () => {
  const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
  const counted = { inputTokens: 3, outputTokens: 2 };

  test.each<[string, JsonValue[]]>([
    ['on a chunk of their own', [chunk([delta({}, 'stop')]), chunk([], { usage })]],
    ['on the finish chunk', [chunk([delta({}, 'stop')], { usage })]],
    ['on a chunk before the finish', [chunk([delta({ content: '' })], { usage }), chunk([delta({}, 'stop')])]],
    ['in the place of Groq', [chunk([delta({}, 'stop')], { x_groq: { usage } })]],
    ['twice on one chunk', [chunk([delta({}, 'stop')], { usage, x_groq: { usage } })]],
    ['twice on two chunks', [chunk([delta({}, 'stop')], { usage }), chunk([], { usage })]],
    [
      'after null on the others',
      [chunk([delta({ content: '' })], { usage: null }), chunk([delta({}, 'stop')], { usage })],
    ],
  ])('are read %s, and once', (_name, frames) => {
    const events = eventsOf(...frames, '[DONE]');
    expect(events.filter((event) => event.type === 'usage-update')).toEqual([{ type: 'usage-update', usage: counted }]);
    expect(events.at(-1)).toMatchObject({ usage: counted });
  });

  test('that grow are told each time', () => {
    const more = { ...usage, completion_tokens: 4 };
    const events = eventsOf(
      chunk([delta({ content: 'a' })], { usage }),
      chunk([delta({ content: 'b' })], { usage: more }),
      '[DONE]',
    );
    expect(events.filter((event) => event.type === 'usage-update').map((event) => event.usage.outputTokens)).toEqual([
      2, 4,
    ]);
  });

  test('are never taken back', () => {
    const events = eventsOf(
      chunk([], { usage }),
      chunk([], { usage: { prompt_tokens: 1, completion_tokens: 1 } }),
      '[DONE]',
    );
    expect(events.at(-1)).toMatchObject({ usage: counted });
  });

  test('are kept when the stream is cut or fails', () => {
    expect(eventsOf(chunk([], { usage })).at(-1)).toMatchObject({ type: 'response-end', usage: counted });
    expect(eventsOf(chunk([], { usage, error: { message: 'x' } })).at(-1)).toMatchObject({
      type: 'response-error',
      usage: counted,
    });
  });
});

test('an error inside a stream that is named after a limit of the rate is one', () => {
  const error = { message: 'Slow down.', type: 'rate_limit_error', code: 'rate_limit_exceeded' };
  expect(eventsOf(chunk([delta({ content: 'a' })]), { error }).at(-1)).toMatchObject({
    type: 'response-error',
    code: 'upstream.rate-limited',
  });
});

describe('a stream that was cut', () => {
  test.each<[string, JsonValue[]]>([
    ['before its first chunk', []],
    ['inside a block', [chunk([delta({ content: 'a' })])]],
    ['after the finish reason', [chunk([delta({ content: 'a' }, 'stop')])]],
    ['after the counts', [chunk([delta({}, 'stop')]), chunk([], { usage: { prompt_tokens: 1 } })]],
    ['inside the end marker', [chunk([delta({}, 'stop')]), '[DONE']],
  ])('%s is truncated', (_name, frames) => {
    const last = eventsOf(...frames).at(-1);
    expect(last).toMatchObject({ type: 'response-end', finishes: [{ reason: 'truncated' }] });
  });

  test('leaves its block open, so that nobody takes it for whole', () => {
    expect(eventsOf(chunk([delta({ content: 'a' })])).some((event) => event.type === 'block-end')).toBe(false);
  });

  test('is truncated in each of its answers', () => {
    const events = eventsOf(chunk([delta({ content: 'a' }, 'stop'), delta({ content: 'b' }, null, 1)]));
    expect(events.at(-1)).toMatchObject({ finishes: [{ reason: 'truncated' }, { reason: 'truncated' }] });
  });

  test('is closed once', () => {
    const decoder = open();
    expect(decoder.close()).toHaveLength(1);
    expect(decoder.close()).toEqual([]);
  });
});

describe('an error in a stream', () => {
  test('ends it with a code of ours and the provider’s words', () => {
    const error = { message: 'Overloaded.', type: 'server_error', code: 'engine_overloaded', status_code: 503 };
    expect(
      eventsOf(chunk([delta({ content: 'a' })]), { error }, chunk([delta({ content: 'b' })]), '[DONE]').at(-1),
    ).toEqual({
      type: 'response-error',
      code: 'upstream.overloaded',
      message: 'Overloaded.',
      upstreamType: 'server_error',
      upstreamCode: 'engine_overloaded',
      usage: {},
    });
  });

  test('is an event of that name, even where its data is no JSON', () => {
    const decoder = open();
    expect(decoder.push({ event: 'error', data: 'gone' })).toEqual([
      { type: 'response-error', code: 'upstream.error', message: 'gone', usage: {} },
    ]);
    expect(decoder.close()).toEqual([]);
  });

  test('wins over the choices of its chunk', () => {
    const events = eventsOf(
      chunk([delta({ content: 'a' })]),
      chunk([delta({ content: 'b' }, 'stop')], { error: { code: 400, message: 'Token limit reached' } }),
      '[DONE]',
    );
    expect(events.map((event) => event.type)).toEqual([
      'response-start',
      'block-start',
      'text-delta',
      'response-error',
    ]);
    expect(events.at(-1)).toMatchObject({ code: 'upstream.invalid-request', message: 'Token limit reached' });
  });

  test.each([
    ['error', 'upstream.error'],
    ['abort', 'upstream.error'],
    ['insufficient_system_resource', 'upstream.overloaded'],
  ])('is the finish reason %s, told with the counts behind it; the block stays open', (reason, code) => {
    const usage = { prompt_tokens: 11, completion_tokens: 7 };
    const events = eventsOf(
      chunk([delta({ content: 'a' })]),
      chunk([delta({}, reason)]),
      chunk([], { usage }),
      '[DONE]',
    );
    expect(events.map(({ type }) => type)).not.toContain('block-end');
    expect(events.at(-1)).toEqual({
      type: 'response-error',
      code,
      message: `The provider gave up on the answer: ${reason}.`,
      upstreamType: reason,
      usage: { inputTokens: 11, outputTokens: 7 },
    });
  });

  test('that is null is none', () => {
    expect(eventsOf(chunk([delta({}, 'stop')], { error: null }), '[DONE]').at(-1)).toEqual(end());
  });
});

describe('a frame that makes no sense', () => {
  test.each([
    ['{', undefined, 1],
    ['{"id":', 'message', 1],
    ['{"id":', 'ping', 0],
    ['', undefined, 0],
    ['[]', undefined, 0],
    ['null', undefined, 0],
  ])('may have held a piece of the answer where it is broken JSON: %j of %s, %i', (data, event, lost) => {
    const decoder = open();
    decoder.push({ data, ...(event === undefined ? {} : { event }) });
    expect(decoder.lostFrames()).toBe(lost);
  });

  test.each(['', '{', 'null', '7', '"x"', '[]', 'undefined', '{"id":'])('is passed over and counted: %j', (data) => {
    const decoder = open();
    expect(decoder.push({ data })).toEqual([]);
    expect(decoder.unreadableFrames()).toBe(1);
  });

  test.each(['{}', '{"type":"ping"}', '{"choices":null}', '{"choices":"x"}', '{"object":"something.new"}'])(
    'is not one that is only new: %j',
    (data) => {
      const decoder = open();
      expect(decoder.push({ data })).toEqual([]);
      expect(decoder.unreadableFrames()).toBe(0);
    },
  );

  test('does not stop the next one from being read', () => {
    expect(eventsOf('{', chunk([delta({ content: 'a' }, 'stop')]), '[DONE]').at(-1)).toEqual(end());
  });
});
