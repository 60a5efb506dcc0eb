import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, JsonValue } from '@tollgate/schema';
import { toldOf } from '../../../../conformance/harness/told.js';
import { runMachine } from '../../../core/stream-machine.js';
import { openAiQuirks } from './quirks.js';
import { openAiChatStream } from './stream.js';
import { makeToolCallId } from './stream-blocks.js';
import { blocksMax, heldArgumentsCharsMax, toolNameCharsMax } from './stream-state.js';

const open = () => runMachine(openAiChatStream(openAiQuirks.usage));
const chunkOf = (delta: object, finish_reason: string | null = null): string =>
  JSON.stringify({ id: 'c-1', choices: [{ index: 0, delta, finish_reason }] });

/** The events of chunks of tool calls, one list a chunk, and of the end. */
function eventsOf(...lists: readonly (readonly object[])[]): ChatEvent[] {
  const chunks = lists.map((tool_calls) => chunkOf({ tool_calls }));
  const frames = [...chunks, chunkOf({}, 'tool_calls'), '[DONE]'].map((data) => ({ data }));
  return toldOf(open(), frames)
    .slice(1)
    .filter(({ type }) => type !== 'untold-text');
}
const call = (
  index: number | undefined,
  id: string | undefined,
  name: string | undefined,
  text: JsonValue = '',
): object => ({
  ...(index === undefined ? {} : { index }),
  ...(id === undefined ? {} : { id }),
  type: 'function',
  function: { ...(name === undefined ? {} : { name }), arguments: text },
});
/** The next piece of the arguments of a call. */
const more = (index: number | undefined, text: string): object => call(index, undefined, undefined, text);
const opened = (block: number, id: string, name: string): object => ({
  type: 'block-start',
  block,
  choice: 0,
  content: { type: 'tool-call', id, name },
});
const piece = (block: number, json: string): object => ({ type: 'tool-call-delta', block, json });
const ended = (block: number): object => ({ type: 'block-end', block });
/** A call from its beginning to its end. */
const told = (block: number, id: string, name: string, ...pieces: readonly string[]): readonly object[] => [
  opened(block, id, name),
  ...pieces.map((json) => piece(block, json)),
  ended(block),
];
const end = { type: 'response-end', finishes: [{ reason: 'tool-calls', raw: 'tool_calls' }], usage: {} };

describe('tool calls in a stream', () => {
  test('come in pieces that belong together by their index', () => {
    expect(eventsOf([call(0, 'a', 'f')], [more(0, '{"x"')], [more(0, ':1}')])).toEqual([
      ...told(0, 'a', 'f', '{"x"', ':1}'),
      end,
    ]);
  });

  test('come whole, several in one chunk', () => {
    expect(eventsOf([call(0, 'a', 'f', '{}'), call(1, 'b', 'g', '{"y":2}')])).toEqual([
      ...told(0, 'a', 'f', '{}'),
      ...told(1, 'b', 'g', '{"y":2}'),
      end,
    ]);
  });

  test('come without an index, as older Mistral models send them', () => {
    const events = eventsOf([call(undefined, 'a', 'f', '{}'), call(undefined, 'b', 'g', '{}')]);
    expect(events.filter((event) => event.type === 'block-start')).toEqual([opened(0, 'a', 'f'), opened(1, 'b', 'g')]);
  });

  test('without index and id are told apart by their names', () => {
    const events = eventsOf([call(undefined, undefined, 'f', '{}'), call(undefined, undefined, 'g', '{"y":2}')]);
    expect(events.filter((event) => event.type === 'block-start')).toEqual([
      opened(0, 'call_c1_0', 'f'),
      opened(1, 'call_c1_1', 'g'),
    ]);
  });

  test('without an index go on with the last one where they have no name', () => {
    expect(eventsOf([call(undefined, 'a', 'f', '{"x"')], [more(undefined, ':1}')])).toEqual([
      ...told(0, 'a', 'f', '{"x"', ':1}'),
      end,
    ]);
  });

  test('of one index are two where their ids differ and both have a name', () => {
    const events = eventsOf([call(0, 'a', 'f', '{}')], [call(0, 'b', 'g', '{}')]);
    expect(events.filter((event) => event.type === 'block-start')).toEqual([opened(0, 'a', 'f'), opened(1, 'b', 'g')]);
  });

  test.each([
    ['the same id', 'a', undefined],
    ['an empty id, as Alibaba does', '', undefined],
    ['id and name', 'a', 'f'],
    ['another id without a name', 'z', undefined],
  ])('go on where a piece repeats %s', (_name, id, name) => {
    expect(eventsOf([call(0, 'a', 'f', '{')], [call(0, id, name, '}')])).toEqual([...told(0, 'a', 'f', '{', '}'), end]);
  });

  test('without a word of arguments have an empty object', () => {
    expect(eventsOf([call(0, 'a', 'f')])).toEqual([...told(0, 'a', 'f', '{}'), end]);
    expect(eventsOf([call(0, 'a', 'f', null)])).toEqual([...told(0, 'a', 'f', '{}'), end]);
  });

  test('may have their arguments as an object', () => {
    expect(eventsOf([call(0, 'a', 'f', { x: 1 })])[1]).toEqual(piece(0, '{"x":1}'));
  });

  test('without an id get one of their own', () => {
    const events = eventsOf([call(0, undefined, 'f', '{}'), call(1, '', 'f', '{}')]);
    const ids = events.flatMap((event) =>
      event.type === 'block-start' && event.content.type === 'tool-call' ? [event.content.id] : [],
    );
    expect(ids).toEqual(['call_c1_0', 'call_c1_1']);
  });

  test('of custom tools are kept whole', () => {
    const custom = (members: object): object => ({ index: 0, type: 'custom', custom: members });
    expect(eventsOf([{ ...custom({ name: 'sql', input: '' }), id: 'a' }], [custom({ input: 'select' })])).toEqual([
      {
        type: 'block-start',
        block: 0,
        choice: 0,
        content: {
          type: 'opaque',
          format: 'openai-chat',
          value: { id: 'a', type: 'custom', custom: { name: 'sql', input: '' } },
        },
      },
      { type: 'opaque-delta', block: 0, format: 'openai-chat', value: { custom: { input: 'select' } } },
      ended(0),
      end,
    ]);
  });

  test('carry what has to come back with them', () => {
    const extra_content = { google: { thought_signature: 'abc' } };
    const [first] = eventsOf([{ ...call(0, 'a', 'f', '{}'), extra_content }]);
    expect(first).toMatchObject({ content: { extensions: { 'openai-chat': { extra_content } } } });
  });

  test('end a block of text and are ended by one', () => {
    const decoder = open();
    const deltas = [{ content: 'a' }, { tool_calls: [call(0, 'a', 'f', '{}')] }, { content: 'b' }];
    const types = deltas.flatMap((delta) => decoder.push({ data: chunkOf(delta) })).map((event) => event.type);
    expect(types.slice(1)).toEqual([
      'block-start',
      'text-delta',
      'block-end',
      'block-start',
      'tool-call-delta',
      'block-end',
      'block-start',
      'text-delta',
    ]);
  });
});

describe('the name of a call', () => {
  test.each([
    ['in two pieces', ['get_', 'weather'], 'get_weather'],
    ['again, whole, with every piece', ['get_weather', 'get_weather'], 'get_weather'],
    ['a little longer each time', ['get_', 'get_weather'], 'get_weather'],
    ['in three pieces with an empty one', ['get', '', '_weather'], 'get_weather'],
  ])('may come %s', (_name, pieces, name) => {
    const named = pieces.map((piece, index) => [call(0, index === 0 ? 'a' : undefined, piece)]);
    expect(eventsOf(...named, [more(0, '{}')])).toEqual([...told(0, 'a', name, '{}'), end]);
  });

  test('may come behind the arguments, which wait for it', () => {
    const events = eventsOf(
      [call(0, 'a', undefined, '{"x"')],
      [more(0, ':')],
      [call(0, undefined, 'f')],
      [more(0, '1}')],
    );
    expect(events).toEqual([...told(0, 'a', 'f', '{"x":', '1}'), end]);
  });

  test.each([
    ['never comes', [[call(0, 'a', undefined, '{}')]], 'without a name'],
    ['never comes, and neither do arguments', [[call(0, 'a', undefined)]], 'without a name'],
    [
      'never comes for a call beside another',
      [[call(0, 'a', 'f', '{}')], [call(1, 'b', undefined, '{}')]],
      'without a name',
    ],
    [
      'changes behind the arguments',
      [[call(0, 'a', 'get_', '{')], [call(0, undefined, 'weather', '}')]],
      'changed the name',
    ],
    ['is longer than any', [[call(0, 'a', 'x'.repeat(toolNameCharsMax + 1))]], 'characters'],
    [
      'does not come in time',
      [[call(0, 'a', undefined, 'x'.repeat(heldArgumentsCharsMax + 1))]],
      'arguments for a tool call without a name',
    ],
    [
      'does not come in time for several calls',
      [0, 1].map((index) => [call(index, `${index}`, undefined, 'x'.repeat(heldArgumentsCharsMax / 2 + 1))]),
      'arguments for a tool call without a name',
    ],
  ])('that %s fails the answer', (_name, lists, said) => {
    const last = eventsOf(...lists).at(-1);
    expect(last).toMatchObject({ type: 'response-error', code: 'upstream.unreadable' });
    expect(last).toMatchObject({ message: expect.stringContaining(said) });
  });

  test('is told with the finish reason where no arguments follow', () => {
    const decoder = open();
    decoder.push({ data: chunkOf({ tool_calls: [call(0, 'a', 'f')] }) });
    expect(decoder.push({ data: chunkOf({}, 'tool_calls') })).toEqual(told(0, 'a', 'f', '{}'));
  });
});

describe('a call behind one whose name is still to come', () => {
  const first = [call(0, 'a', undefined, '{"x"')];
  const second = [call(1, 'b', 'g', '{"y"')];

  test('is told behind it', () => {
    const events = eventsOf(first, second, [more(1, ':2}')], [call(0, undefined, 'f')], [more(0, ':1}')]);
    expect(events).toEqual([...told(0, 'a', 'f', '{"x"', ':1}'), ...told(1, 'b', 'g', '{"y":2}'), end]);
  });

  test('is told with it where that one says no more', () => {
    const events = eventsOf([call(0, 'a', undefined, '{}')], second, [call(0, undefined, 'f')], [more(1, ':2}')]);
    expect(events).toEqual([...told(0, 'a', 'f', '{}'), ...told(1, 'b', 'g', '{"y"', ':2}'), end]);
  });

  test('waits no longer than for so much of them as can be held', () => {
    const long = `{"y":"${'y'.repeat(heldArgumentsCharsMax)}"}`;
    const events = eventsOf(first, [call(1, 'b', 'g', long)], [call(0, undefined, 'f', ':1}')]);
    expect(events).toEqual([...told(0, 'b', 'g', long), ...told(1, 'a', 'f', '{"x"', ':1}'), end]);
  });

  test('is noted for those who count, as is what waits for its own name', () => {
    const decoder = open();
    const events = [...first, ...second].flatMap((one) => decoder.push({ data: chunkOf({ tool_calls: [one] }) }));
    expect(events.filter(({ type }) => type === 'untold-text')).toEqual([
      { type: 'untold-text', text: '{"x"' },
      { type: 'untold-text', text: '{"y"' },
    ]);
  });

  test('is told before a text, and not lost with it', () => {
    const decoder = open();
    decoder.push({ data: chunkOf({ tool_calls: [...first, call(1, 'b', 'g', '{}')] }) });
    const events = decoder.push({ data: chunkOf({ content: 'a' }) });
    expect(events.slice(0, 3)).toEqual(told(0, 'b', 'g', '{}'));
  });

  test('keeps its name once it has arguments', () => {
    const last = eventsOf(first, second, [call(1, undefined, 'h', ':2}')], [call(0, undefined, 'f', ':1}')]).at(-1);
    expect(last).toMatchObject({ type: 'response-error', message: expect.stringContaining('changed the name') });
  });
});

describe('calls that are numbered oddly', () => {
  test('with a jump are calls like any other', () => {
    expect(eventsOf([call(0, 'a', 'f', '{}')], [call(7, 'b', 'g', '{}')])).toEqual([
      ...told(0, 'a', 'f', '{}'),
      ...told(1, 'b', 'g', '{}'),
      end,
    ]);
  });

  test('with another index for each piece belong together by their id', () => {
    expect(eventsOf([call(0, 'a', 'f', '{')], [call(1, 'a', undefined, '}')])).toEqual([
      ...told(0, 'a', 'f', '{', '}'),
      end,
    ]);
  });

  test('with the same id twice get two', () => {
    const events = eventsOf([call(0, 'a', 'f', '{}')], [call(1, 'a', 'g', '{}')]);
    expect(events.filter((event) => event.type === 'block-start')).toEqual([
      opened(0, 'a', 'f'),
      opened(1, 'a_1', 'g'),
    ]);
  });

  test('and named before any of them has arguments keep their order', () => {
    expect(eventsOf([call(0, 'a', 'f'), call(1, 'b', 'g')], [more(0, '{"x":1}')], [more(1, '{"y":1}')])).toEqual([
      ...told(0, 'a', 'f', '{"x":1}'),
      ...told(1, 'b', 'g', '{"y":1}'),
      end,
    ]);
  });

  test('and named out of their order are told in it', () => {
    expect(eventsOf([call(1, 'b', 'g'), call(0, 'a', 'f')], [more(1, '{}')], [more(0, '{}')])).toEqual([
      opened(0, 'a', 'f'),
      opened(1, 'b', 'g'),
      piece(1, '{}'),
      piece(0, '{}'),
      ended(0),
      ended(1),
      end,
    ]);
  });

  test('say nothing where they are empty', () => {
    expect(eventsOf([call(0, undefined, undefined)]).at(-1)).toMatchObject({ type: 'response-end' });
  });
});

describe('calls whose arguments come by turns', () => {
  test('are open beside each other until those are over', () => {
    const events = eventsOf(
      [call(0, 'a', 'f', '{"x"'), call(1, 'b', 'g', '{"y":"}')],
      [more(0, ':1}'), more(1, '"}')],
      [call(2, 'c', 'h', '{}')],
    );
    expect(events).toEqual([
      opened(0, 'a', 'f'),
      piece(0, '{"x"'),
      opened(1, 'b', 'g'),
      piece(1, '{"y":"}'),
      piece(0, ':1}'),
      piece(1, '"}'),
      ended(0),
      ended(1),
      ...told(2, 'c', 'h', '{}'),
      end,
    ]);
  });

  test('may begin in another order than they were named in', () => {
    const events = eventsOf(
      [call(0, 'a', 'f'), call(1, 'b', 'g'), call(2, 'c', 'h')],
      [more(1, '{"y":1}')],
      [more(0, '{"x":1}')],
    );
    expect(events).toEqual([
      opened(0, 'a', 'f'),
      opened(1, 'b', 'g'),
      piece(1, '{"y":1}'),
      piece(0, '{"x":1}'),
      ended(0),
      ended(1),
      ...told(2, 'c', 'h', '{}'),
      end,
    ]);
  });

  test('stay open where the answer is cut, and close together before a text', () => {
    const decoder = open();
    const both = [call(0, 'a', 'f', '{'), call(1, 'b', 'g', '{')];
    const before = decoder.push({ data: chunkOf({ tool_calls: both }) });
    expect(before.map(({ type }) => type)).not.toContain('block-end');
    expect(decoder.push({ data: chunkOf({ content: 'a' }) }).slice(0, 2)).toEqual([ended(0), ended(1)]);
  });
});

describe('a piece for a call that has ended', () => {
  test('fails the answer: what is no part of the arguments must not pass for one', () => {
    const events = eventsOf([call(0, 'a', 'f', '{"x":1}')], [call(1, 'b', 'g', '{}')], [more(0, ':1}')]);
    expect(events.at(-1)).toMatchObject({ type: 'response-error', code: 'upstream.unreadable' });
    expect(events.at(-1)).toMatchObject({ message: expect.stringContaining('tool call a') });
  });

  test('does no harm when it is empty', () => {
    const events = eventsOf([call(0, 'a', 'f', '{}')], [call(1, 'b', 'g', '{}')], [more(0, '')]);
    expect(events.at(-1)).toEqual(end);
  });
});

test('more blocks than there can be are passed over and counted', () => {
  const decoder = open();
  const calls = Array.from({ length: blocksMax + 2 }, (_, index) => call(index, `id${index}`, 'f', '{}'));
  const events = decoder.push({ data: chunkOf({ tool_calls: calls }) });
  expect(events.filter((event) => event.type === 'block-start').length).toBe(blocksMax);
  expect(decoder.unreadableFrames()).toBe(2);
  expect(decoder.lostFrames()).toBe(2);
});

test('an id that is made up names the answer, without what an id must not have', () => {
  expect(makeToolCallId('chatcmpl-abc_DEF', 3)).toBe('call_chatcmplabcDEF_3');
  expect(makeToolCallId(undefined, 0)).toBe('call_0');
  expect(makeToolCallId('x'.repeat(500), 1)).toBe(`call_${'x'.repeat(24)}_1`);
});
