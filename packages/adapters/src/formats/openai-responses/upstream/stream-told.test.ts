import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, JsonObject, JsonValue } from '@tollgate/schema';
import { toldOf } from '../../../../conformance/harness/told.js';
import { runMachine } from '../../../core/stream-machine.js';
import { openAiResponsesStream } from './stream.js';
import { comparedCharsMax } from './stream-state.js';

const usage = { input_tokens: 11, output_tokens: 7 };
const event = (type: string, more: JsonObject): JsonObject => ({ type: `response.${type}`, output_index: 0, ...more });
const end = (status = 'completed'): JsonObject => event(status, { response: { status, output: [], usage } });
const done = (item: JsonObject): JsonObject => event('output_item.done', { item });

function read(...events: readonly JsonObject[]): readonly ChatEvent[] {
  const frames = events.map((one) => ({ data: JSON.stringify(one) }));
  return toldOf(runMachine(openAiResponsesStream), frames);
}

const textOf = (events: readonly ChatEvent[]): string =>
  events.map((one) => (one.type === 'text-delta' || one.type === 'refusal-delta' ? one.text : '')).join('');
const argumentsOf = (events: readonly ChatEvent[]): string =>
  events.map((one) => (one.type === 'tool-call-delta' ? one.json : '')).join('');
const broken = { type: 'response-error', code: 'upstream.unreadable' };

describe('the end of a call', () => {
  const call = { type: 'function_call', call_id: 'c1', name: 'f', arguments: '' };
  const streamed = (...deltas: readonly string[]): readonly JsonObject[] => [
    event('output_item.added', { item: call }),
    ...deltas.map((delta) => event('function_call_arguments.delta', { delta })),
  ];
  const ends: readonly (readonly [string, (json: JsonValue, status?: string) => JsonObject])[] = [
    ['its arguments', (json) => event('function_call_arguments.done', { arguments: json })],
    ['its item', (json, status = 'completed') => done({ ...call, arguments: json, status })],
  ];

  describe.each(ends)('that %s tell', (_what, endOf) => {
    test.each([
      ['lost', ['{"a":', '3}'], '{"a":123}'],
      ['doubled', ['{"a":', '{"a":', '1}'], '{"a":1}'],
      ['doubled, the last', ['{"a":1}', '}'], '{"a":1}'],
      ['swapped', ['1}', '{"a":'], '{"a":1}'],
      ['one of a number that JavaScript cannot keep', ['{"a":9007199254740993}'], '{"a":9007199254740992}'],
    ])('breaks the answer where a piece was %s', (_how, pieces, whole) => {
      const events = read(...streamed(...pieces), endOf(whole), end());
      expect(events.at(-1)).toMatchObject({ ...broken, message: expect.stringContaining('pieces of a call') });
    });

    test.each([
      ['says the same', '{"a":[1,2.5],"b":"é"}'],
      ['spells it in another way', '{ "b": "\\u00e9", "a": [ 1, 2.5 ] }'],
      ['does not repeat it', ''],
      ['does not repeat it, by null', null],
    ])('changes nothing where it %s', (_how, whole) => {
      const events = read(...streamed('{"a":[1,2.5],', '"b":"é"}'), endOf(whole), end());
      expect(argumentsOf(events)).toBe('{"a":[1,2.5],"b":"é"}');
      expect(events.at(-1)).toMatchObject({ type: 'response-end', finishes: [{ reason: 'tool-calls' }] });
    });

    test('is not compared with what is too long', () => {
      const long = `{"a":"${'x'.repeat(comparedCharsMax)}"}`;
      expect(argumentsOf(read(...streamed(long), endOf('{}'), end()))).toBe(long);
    });

    test('is compared whatever it holds, be it nested so deep that nobody can', () => {
      const deep = '['.repeat(comparedCharsMax / 2 - 1) + ']'.repeat(comparedCharsMax / 2 - 1);
      expect(read(...streamed(deep), endOf(` ${deep}`), end()).at(-1)).toMatchObject(broken);
    });
  });

  test('that breaks the answer is one lost frame, and the counts are read on', () => {
    const machine = runMachine(openAiResponsesStream);
    const wrong = ends.map(([, endOf]) => endOf('{"a":123}'));
    const events = [...streamed('{"a":', '3}'), ...wrong, end()].flatMap((one) => [
      ...machine.push({ data: JSON.stringify(one) }),
    ]);
    expect(machine.lostFrames()).toBe(1);
    expect(events.at(-1)).toMatchObject({ usage: { inputTokens: 11, outputTokens: 7 } });
  });

  test('without arguments may come after another call has begun', () => {
    const other = event('output_item.added', { output_index: 1, item: { ...call, call_id: 'c2' } });
    const events = read(...streamed(), other, done({ ...call, arguments: '{}' }), end());
    expect(argumentsOf(events)).toBe('{}{}');
    expect(events.at(-1)).toMatchObject({ type: 'response-end' });
  });
});

describe.each([
  ['text', 'output_text', 'text'],
  ['refusal', 'refusal', 'refusal'],
])('the end of a %s', (_what, type, member) => {
  const streamed = (...deltas: readonly string[]): readonly JsonObject[] =>
    deltas.map((delta) => event(`${type}.delta`, { content_index: 0, delta }));
  const message = (text: string, status = 'completed'): JsonObject => ({
    type: 'message',
    id: 'm',
    status,
    content: [{ type, [member]: text }],
  });

  test.each([
    ['lost', ['Hel', 'world'], 'Hello world'],
    ['doubled', ['Hello ', 'Hello ', 'world'], 'Hello world'],
    ['swapped', ['world', 'Hello '], 'Hello world'],
  ])('breaks the answer where a piece was %s', (_how, pieces, whole) => {
    const events = read(...streamed(...pieces), done(message(whole)), end());
    expect(events.at(-1)).toMatchObject({ ...broken, message: expect.stringContaining('pieces of a text') });
    expect(textOf(events)).toBe(pieces.join(''));
  });

  test.each([
    ['says the same', 'Hello world\n'],
    ['lacks the blanks around it', 'Hello world'],
    ['does not repeat it', ''],
  ])('changes nothing where it %s', (_how, whole) => {
    const events = read(...streamed('Hello ', 'world\n'), done(message(whole)), end());
    expect(textOf(events)).toBe('Hello world\n');
    expect(events.at(-1)).toMatchObject({ type: 'response-end' });
  });

  test('may say less where the item or the answer is incomplete, but nothing else', () => {
    const pieces = streamed('Hello ', 'wor');
    const limit = { type: 'response-end', finishes: [{ reason: 'content-filter' }] };
    expect(read(...pieces, done(message('Hello', 'incomplete')), end('incomplete')).at(-1)).toMatchObject(limit);
    const response = { status: 'incomplete', output: [message('Hello')], usage };
    expect(read(...pieces, event('incomplete', { response })).at(-1)).toMatchObject(limit);
    expect(read(...pieces, done(message('Hello')), end()).at(-1)).toMatchObject(broken);
    expect(read(...pieces, done(message('Help', 'incomplete')), end('incomplete')).at(-1)).toMatchObject(broken);
  });
});
