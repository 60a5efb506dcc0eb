import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, JsonObject } from '@tollgate/schema';
import { toldOf } from '../../../../conformance/harness/told.js';
import { runMachine } from '../../../core/stream-machine.js';
import { openAiResponsesStream } from './stream.js';

const event = (type: string, more: JsonObject): JsonObject => ({ type: `response.${type}`, ...more });
const delta = (text: string, more: JsonObject = { item_id: 'm1' }): JsonObject =>
  event('output_text.delta', { content_index: 0, delta: text, ...more });
const added = (item: JsonObject, place: number): JsonObject =>
  event('output_item.added', { output_index: place, item });
const done = (item: JsonObject, place: number): JsonObject => event('output_item.done', { output_index: place, item });
const half = (json: string, place: number): JsonObject =>
  event('function_call_arguments.delta', { output_index: place, delta: json });
const message = (text: string, id = 'm1'): JsonObject => ({
  type: 'message',
  id,
  content: [{ type: 'output_text', text }],
});
const call = (json: string, id = 'c1'): JsonObject => ({
  type: 'function_call',
  id: `fc_${id}`,
  call_id: id,
  name: 'f',
  arguments: json,
});
const completed = (...output: readonly JsonObject[]): JsonObject =>
  event('completed', { response: { status: 'completed', output } });

function read(...events: readonly JsonObject[]): readonly ChatEvent[] {
  const frames = events.map((one) => ({ data: JSON.stringify(one) }));
  return toldOf(runMachine(openAiResponsesStream), frames);
}

/** Each block with what was told of it, in their order. */
function blocksOf(events: readonly ChatEvent[]): string[] {
  const blocks: string[] = [];
  for (const one of events) {
    if (one.type === 'block-start') blocks.push(`${one.content.type}:`);
    if (one.type === 'text-delta' || one.type === 'reasoning-delta') blocks[one.block] += one.text;
    if (one.type === 'tool-call-delta') blocks[one.block] += one.json;
  }
  return blocks;
}

const ended = { type: 'response-end' };
const broken = { type: 'response-error', code: 'upstream.unreadable' };

describe('what only the last event tells', () => {
  test.each<[string, readonly JsonObject[], readonly string[]]>([
    ['the rest of a text', [delta('Hello '), completed(message('Hello world'))], ['text:Hello world']],
    ['the rest of a call', [added(call(''), 0), half('{"a":', 0), completed(call('{"a":1}'))], ['tool-call:{"a":1}']],
    [
      'a second message',
      [delta('One'), done(message('One'), 0), completed(message('One'), message('Two', 'm2'))],
      ['text:One', 'text:Two'],
    ],
    [
      'a thought before the call that is open',
      [
        added(call(''), 1),
        half('{"a":', 1),
        completed({ type: 'reasoning', id: 'rs', summary: [{ text: 'Hm' }] }, call('{"a":1}')),
      ],
      ['tool-call:{"a":1}', 'reasoning:Hm'],
    ],
    [
      'the rest of a text behind which a call began',
      [delta('Hello '), added(call(''), 1), completed(message('Hello world'), call('{}'))],
      ['text:Hello ', 'tool-call:{}', 'text:world'],
    ],
    [
      'the rest of a text and of the call behind it, which is open',
      [delta('Hello '), added(call(''), 1), half('{"a":', 1), completed(message('Hello world'), call('{"a":1}'))],
      ['text:Hello ', 'tool-call:{"a":1}', 'text:world'],
    ],
    [
      'a message whose place has a call that the last event leaves out',
      [added(call('{}'), 0), done(call('{}'), 0), completed(message('Hello'))],
      ['tool-call:{}', 'text:Hello'],
    ],
    ['what an item of its own kind of tool is', [completed({ type: 'web_search_call', id: 'ws' })], ['opaque:']],
  ])('is told: %s', (_what, events, blocks) => {
    const told = read(...events);
    expect(blocksOf(told)).toEqual(blocks);
    expect(told.at(-1)).toMatchObject(ended);
  });

  test.each<[string, readonly JsonObject[]]>([
    ['of a text', [delta('Helo '), completed(message('Hello world'))]],
    ['of a call', [added(call(''), 0), half('{"a":3', 0), completed(call('{"a":123}'))]],
    [
      'of a call behind which another began',
      [added(call(''), 0), half('{"a":', 0), added(call('', 'c2'), 1), completed(call('{"a":1}'), call('{}', 'c2'))],
    ],
  ])('breaks the answer where it is not the rest %s', (_what, events) => {
    expect(read(...events).at(-1)).toMatchObject(broken);
  });
});

describe('an item of the last event is one of the stream, and not told twice', () => {
  test.each<[string, readonly JsonObject[]]>([
    ['by its id', [delta('Hello', { item_id: 'm2', output_index: 3 })]],
    ['by its place, where each event has an id of its own', [delta('Hello', { item_id: 'x', output_index: 1 })]],
    ['by its place, where events have none', [delta('Hello', { output_index: 1 })]],
    ['by its turn among those of its type', [delta('Hello', { output_index: 7 })]],
  ])('%s', (_how, events) => {
    const reasoning = { type: 'reasoning', id: 'rs', summary: [{ text: 'Hm' }] };
    const told = read(done(reasoning, 0), ...events, completed(reasoning, message('Hello world', 'm2')));
    expect(blocksOf(told)).toEqual(['reasoning:Hm', 'text:Hello world']);
  });

  test('even where ids are the same for all, or places begin at one', () => {
    const two = [delta('One', { item_id: 'm1', output_index: 1 }), delta('Two', { item_id: 'm1', output_index: 2 })];
    const told = read(...two, completed(message('One'), message('Two!')));
    expect(blocksOf(told)).toEqual(['text:One', 'text:Two!']);
  });

  test('even where no event names an item at all, so that each piece seems to be one', () => {
    const told = read(delta('Hello ', {}), delta('world', {}), completed(message('Hello world')));
    expect(blocksOf(told).join('')).toBe('text:Hello text:world');
    expect(told.at(-1)).toMatchObject(ended);
  });

  test('but a call of another id is another call, also at the place of one', () => {
    const told = read(added(call('{}'), 0), done(call('{}'), 0), completed(call('{"x":1}', 'c2')));
    expect(blocksOf(told)).toEqual(['tool-call:{}', 'tool-call:{"x":1}']);
  });

  test.each<[string, readonly JsonObject[]]>([
    ['whole', [added(call('{"x":1}'), 0), done(call('{"x":1}'), 0)]],
    ['begun', [added(call(''), 0), half('{"x":', 0)]],
    ['spelt otherwise', [added(call('{ "x": 1 }'), 0), done(call('{ "x": 1 }'), 0)]],
  ])('and a call of another id with the same name and arguments is the same call: %s', (_how, events) => {
    const twice = [call('{"x":1}', 'c8'), call('{"y":1}', 'c9')];
    for (const output of [twice.slice(0, 1), twice]) {
      const calls = read(...events, completed(...output)).filter(
        (one) => one.type === 'block-start' && one.content.type === 'tool-call',
      );
      expect(calls).toHaveLength(output.length);
    }
  });

  test.each<[string, readonly JsonObject[], JsonObject]>([
    ['more messages', [message('Hello '), message('world', 'm3')], message('Hello world')],
    ['one part', [message('Hello world', 'm9')], message('Hello ')],
  ])('and a text that is cut in other pieces there is told once: %s', (_how, output, first) => {
    const events = [done(first, 0), ...(output.length > 1 ? [] : [done(message('world', 'm2'), 1)])];
    const told = read(...events, completed(...output));
    expect(blocksOf(told).join('').replaceAll('text:', '')).toBe('Hello world');
    expect(told.at(-1)).toMatchObject(ended);
  });

  test('nor does it take the place of another one', () => {
    const told = read(delta('One', { output_index: 1 }), delta('Two'), completed());
    expect(blocksOf(told)).toEqual(['text:One', 'text:Two']);
    const unnamed = read(half('{"a":1}', 0), completed(message('Hello')));
    expect(unnamed.at(-1)).toMatchObject({ ...broken, message: expect.stringContaining('without a name') });
  });

  test('and a call that waited for its name gets it', () => {
    const told = read(half('{"a":', 0), completed(call('{"a":1}')));
    expect(blocksOf(told)).toEqual(['tool-call:{"a":1}']);
    expect(told.at(-1)).toMatchObject({ finishes: [{ reason: 'tool-calls' }] });
  });
});
