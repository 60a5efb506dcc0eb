import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, JsonObject } from '@tollgate/schema';
import { runMachine, type StreamDecoder } from '../../../core/stream-machine.js';
import { messagesStream } from './stream.js';
import { openBlocksMax } from './stream-state.js';

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
const stop = (index: number): JsonObject => ({ type: 'content_block_stop', index });
const json = (value: string): JsonObject => ({ type: 'input_json_delta', partial_json: value });

describe('frames that make no sense', () => {
  test.each([
    ['no JSON', 'nope'],
    ['no object', '[1]'],
    ['a start without a message', '{"type":"message_start"}'],
    ['a block without its content', '{"type":"content_block_start","index":0}'],
    ['a block without its index', '{"type":"content_block_start","content_block":{"type":"text"}}'],
    ['a stop of a block that is not open', '{"type":"content_block_stop","index":3}'],
    ['a delta of a block that is not open', '{"type":"content_block_delta","index":3,"delta":{"type":"text_delta"}}'],
    ['an end without its delta', '{"type":"message_delta"}'],
  ])('are skipped and counted: %s', (_what, data) => {
    const decoder = open();
    expect(decoder.push({ data })).toEqual([]);
    expect(decoder.unreadableFrames()).toBe(1);
    expect(decoder.close()).toEqual([{ type: 'response-end', finishes: [{ reason: 'truncated' }], usage: {} }]);
  });

  test.each([
    ['a text piece that is no text', { type: 'text_delta', text: 5 }],
    ['a piece for another kind of block', json('{}')],
    ['a thought in a text', { type: 'thinking_delta', thinking: 'x' }],
    ['a signature in a text', { type: 'signature_delta', signature: 'x' }],
    ['a citation that is no object', { type: 'citations_delta', citation: 'x' }],
  ])('are counted inside a block too: %s', (_what, piece) => {
    const decoder = open();
    push(decoder, start(0, { type: 'text', text: '' }));
    expect(push(decoder, delta(0, piece))).toEqual([]);
    expect(decoder.unreadableFrames()).toBe(1);
  });

  test('are not those of types that are new here', () => {
    const decoder = open();
    push(decoder, start(0, { type: 'text', text: '' }));
    expect(push(decoder, { type: 'message_pondered' }, delta(0, { type: 'mood_delta', mood: 'fine' }))).toEqual([]);
    expect(decoder.unreadableFrames()).toBe(0);
  });

  test('are not pings, with whatever they hold', () => {
    const decoder = open();
    expect(decoder.push({ event: 'ping', data: '{"type": "ping"}' })).toEqual([]);
    expect(decoder.push({ event: 'ping', data: 'pong' })).toEqual([]);
    expect(decoder.unreadableFrames()).toBe(0);
  });

  test('are not those that have their type in the name of the event', () => {
    const decoder = open();
    const [event] = decoder.push({ event: 'content_block_start', data: '{"index":0,"content_block":{"type":"text"}}' });
    expect(event).toMatchObject({ type: 'block-start' });
  });

  test('do not make two blocks one: a second start for an index ends the first', () => {
    const events = push(open(), start(0, { type: 'text', text: '' }), start(0, { type: 'text', text: '' }), stop(0));
    expect(events.map((event) => [event.type, 'block' in event ? event.block : undefined])).toEqual([
      ['block-start', 0],
      ['block-end', 0],
      ['block-start', 1],
      ['block-end', 1],
    ]);
  });

  test('cannot open blocks without end', () => {
    const decoder = open();
    for (let index = 0; index < openBlocksMax + 5; index += 1) push(decoder, start(index, { type: 'text', text: '' }));
    expect(decoder.unreadableFrames()).toBe(5);
  });
});

describe('frames that may have held a piece of the answer', () => {
  const lostOf = (frame: { event?: string; data: string }): number => {
    const decoder = open();
    push(decoder, start(0, { type: 'text', text: '' }));
    decoder.push(frame);
    return decoder.lostFrames();
  };
  const event = (value: JsonObject) => ({ event: String(value['type']), data: JSON.stringify(value) });

  test.each([
    ['broken JSON', { event: 'content_block_delta', data: '{"type":"content_blo' }],
    ['broken JSON without a type', { data: '{"type":"content_blo' }],
    ['a delta of a block that never began', event(delta(3, { type: 'text_delta', text: 'lost' }))],
    ['a delta of another kind of block', event(delta(0, json('{}')))],
    ['a call without a name', event(start(1, { type: 'tool_use', id: 'a', input: {} }))],
    ['a call without an id', event(start(1, { type: 'tool_use', id: '', name: 'f', input: {} }))],
    ['a block without its place', { data: '{"type":"content_block_start","content_block":{"type":"text"}}' }],
  ])('are lost: %s', (_name, frame) => {
    expect(lostOf(frame)).toBe(1);
  });

  test.each([
    ['broken JSON of a type that is new', { event: 'mood', data: '{"type":"mo' }],
    ['a blank frame', { data: '' }],
    ['a stop of a block that is not open', event(stop(3))],
    ['a text piece that is no text', event(delta(0, { type: 'text_delta', text: 5 }))],
  ])('are not %s', (_name, frame) => {
    expect(lostOf(frame)).toBe(0);
  });
});
