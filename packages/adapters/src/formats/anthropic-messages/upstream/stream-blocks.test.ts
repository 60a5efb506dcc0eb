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
const stop = (index: number): JsonObject => ({ type: 'content_block_stop', index });
const text = (value: string): JsonObject => ({ type: 'text_delta', text: value });
const json = (value: string): JsonObject => ({ type: 'input_json_delta', partial_json: value });
const toolUse = (more: JsonObject = {}): JsonObject => ({
  type: 'tool_use',
  id: 'toolu_1',
  name: 'look',
  input: {},
  ...more,
});

describe('blocks', () => {
  test('of text open, grow and end; empty pieces are not told', () => {
    const events = push(
      open(),
      start(0, { type: 'text', text: '' }),
      delta(0, text('')),
      delta(0, text('Hi')),
      stop(0),
    );
    expect(events).toEqual([
      { type: 'block-start', block: 0, choice: 0, content: { type: 'text' } },
      { type: 'text-delta', block: 0, text: 'Hi' },
      { type: 'block-end', block: 0 },
    ]);
  });

  test('of thinking carry their signature', () => {
    const events = push(
      open(),
      start(0, { type: 'thinking', thinking: '', signature: '' }),
      delta(0, { type: 'thinking_delta', thinking: 'Hm.' }),
      delta(0, { type: 'thinking_delta', thinking: '' }),
      delta(0, { type: 'signature_delta', signature: 'c2ln' }),
      delta(0, { type: 'signature_delta', signature: '' }),
      stop(0),
    );
    expect(events.slice(1)).toEqual([
      { type: 'reasoning-delta', block: 0, text: 'Hm.' },
      { type: 'signature-delta', block: 0, signature: 'c2ln' },
      { type: 'block-end', block: 0 },
    ]);
  });

  test('of hidden thinking carry their data', () => {
    expect(push(open(), start(0, { type: 'redacted_thinking', data: 'aGk=' }), stop(0))).toEqual([
      { type: 'block-start', block: 0, choice: 0, content: { type: 'redacted-reasoning', data: 'aGk=' } },
      { type: 'block-end', block: 0 },
    ]);
  });

  test('of a tool call tell the arguments piece by piece and keep members that only this format knows', () => {
    const caller = { type: 'direct' };
    const events = push(
      open(),
      start(0, toolUse({ caller })),
      delta(0, json('')),
      delta(0, json('{"a":')),
      delta(0, json('1}')),
      stop(0),
    );
    expect(events).toEqual([
      {
        type: 'block-start',
        block: 0,
        choice: 0,
        content: { type: 'tool-call', id: 'toolu_1', name: 'look', extensions: { 'anthropic-messages': { caller } } },
      },
      { type: 'tool-call-delta', block: 0, json: '{"a":' },
      { type: 'tool-call-delta', block: 0, json: '1}' },
      { type: 'block-end', block: 0 },
    ]);
  });

  test('of a call without a word of arguments have the empty object', () => {
    const events = push(open(), start(0, toolUse()), delta(0, json('')), stop(0));
    expect(events.slice(1)).toEqual([
      { type: 'tool-call-delta', block: 0, json: '{}' },
      { type: 'block-end', block: 0 },
    ]);
  });

  test('of a call whose arguments stand in its start have those', () => {
    const events = push(open(), start(0, toolUse({ input: { a: 1 } })), stop(0));
    expect(events[1]).toEqual({ type: 'tool-call-delta', block: 0, json: '{"a":1}' });
  });

  test('of a call take the pieces instead of the arguments in the start where both are there', () => {
    const events = push(open(), start(0, toolUse({ input: { a: 1 } })), delta(0, json('{"a":2}')), stop(0));
    expect(events.slice(1)).toEqual([
      { type: 'tool-call-delta', block: 0, json: '{"a":2}' },
      { type: 'block-end', block: 0 },
    ]);
  });

  test('whose first piece stands in their start lose nothing', () => {
    const events = push(
      open(),
      start(0, { type: 'text', text: 'A' }),
      start(1, { type: 'thinking', thinking: 'B', signature: 'C' }),
    );
    expect(events).toEqual([
      { type: 'block-start', block: 0, choice: 0, content: { type: 'text' } },
      { type: 'text-delta', block: 0, text: 'A' },
      { type: 'block-start', block: 1, choice: 0, content: { type: 'reasoning' } },
      { type: 'reasoning-delta', block: 1, text: 'B' },
      { type: 'signature-delta', block: 1, signature: 'C' },
    ]);
  });

  test('of text carry citations whole beside what every format can read', () => {
    const citation = { type: 'page_location', cited_text: 'so', document_title: 'Book', start_page_number: 2 };
    const events = push(open(), start(0, { type: 'text', text: '' }), delta(0, { type: 'citations_delta', citation }));
    expect(events[1]).toEqual({
      type: 'citation-delta',
      block: 0,
      citation: { title: 'Book', citedText: 'so', extensions: { 'anthropic-messages': citation } },
    });
  });

  test('of server tools and of types that are new here are carried whole, with their deltas', () => {
    const block = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} };
    const events = push(
      open(),
      start(0, block),
      delta(0, json('{"q":1}')),
      stop(0),
      start(1, { type: 'compaction' }),
      stop(1),
    );
    expect(events).toEqual([
      {
        type: 'block-start',
        block: 0,
        choice: 0,
        content: { type: 'opaque', format: 'anthropic-messages', value: block },
      },
      { type: 'opaque-delta', block: 0, format: 'anthropic-messages', value: json('{"q":1}') },
      { type: 'block-end', block: 0 },
      {
        type: 'block-start',
        block: 1,
        choice: 0,
        content: { type: 'opaque', format: 'anthropic-messages', value: { type: 'compaction' } },
      },
      { type: 'block-end', block: 1 },
    ]);
  });

  test.each([['hidden thinking without data', { type: 'redacted_thinking' }]])(
    'that are incomplete (%s) are carried whole',
    (_what, block) => {
      const [event] = push(open(), start(0, block));
      expect(event).toMatchObject({ content: { type: 'opaque', value: block } });
    },
  );
});
