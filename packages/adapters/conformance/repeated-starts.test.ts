import { describe, expect, test } from '@jest/globals';
import type { ChatEvent } from '@tollgate/schema';
import type { WireFrame } from '../src/core/wire.js';
import { findProvider } from '../src/index.js';

const typed = (type: string, more: object): WireFrame => ({ event: type, data: JSON.stringify({ type, ...more }) });
const named = (event: string, body: object): WireFrame => ({ event, data: JSON.stringify(body) });
const cohere = (tool_calls: object): object => ({ index: 0, delta: { message: { tool_calls } } });

interface Speaker {
  readonly kind: string;
  readonly model: string;
  readonly begin: WireFrame;
  readonly start: (id: string) => WireFrame;
  readonly piece: (json: string) => WireFrame;
  readonly end: readonly WireFrame[];
}

/** How the formats stream a call of `f` that say by an event of its own that a call begins. */
const speakers: readonly Speaker[] = [
  {
    kind: 'anthropic',
    model: 'claude-sonnet-4-6',
    begin: typed('message_start', { message: {} }),
    start: (id) =>
      typed('content_block_start', { index: 0, content_block: { type: 'tool_use', id, name: 'f', input: {} } }),
    piece: (partial_json) =>
      typed('content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json } }),
    end: [typed('message_delta', { delta: { stop_reason: 'tool_use' } }), typed('message_stop', {})],
  },
  {
    kind: 'bedrock',
    model: 'us.amazon.nova-lite-v1:0',
    begin: named('messageStart', { role: 'assistant' }),
    start: (toolUseId) =>
      named('contentBlockStart', { contentBlockIndex: 0, start: { toolUse: { toolUseId, name: 'f' } } }),
    piece: (input) => named('contentBlockDelta', { contentBlockIndex: 0, delta: { toolUse: { input } } }),
    end: [named('messageStop', { stopReason: 'tool_use' }), named('metadata', { usage: {} })],
  },
  {
    kind: 'cohere',
    model: 'command-a-03-2025',
    begin: typed('message-start', { id: 'r' }),
    start: (id) => typed('tool-call-start', cohere({ id, type: 'function', function: { name: 'f', arguments: '' } })),
    piece: (json) => typed('tool-call-delta', cohere({ function: { arguments: json } })),
    end: [typed('message-end', { delta: { finish_reason: 'TOOL_CALL' } })],
  },
];

describe.each(speakers)('the start of a call of $kind', ({ kind, model, begin, start, piece, end }) => {
  const callsOf = (...frames: readonly WireFrame[]) => {
    const decoder = findProvider(kind)?.chat(model).openStream();
    const events = [begin, ...frames, ...end].flatMap((frame) => decoder?.push(frame) ?? []);
    expect(decoder?.lostFrames()).toBe(0);
    expect(events.at(-1)).toMatchObject({ type: 'response-end', finishes: [{ reason: 'tool-calls' }] });
    return called(events);
  };

  test('that is said twice makes one call', () => {
    const once = [['a', '{"x":1}']];
    expect(callsOf(start('a'), piece('{"x"'), piece(':1}'))).toEqual(once);
    expect(callsOf(start('a'), start('a'), piece('{"x"'), piece(':1}'))).toEqual(once);
    expect(callsOf(start('a'), piece('{"x"'), start('a'), piece(':1}'))).toEqual(once);
    expect(callsOf(start('a'), piece('{"x":1}'), start('a'))).toEqual(once);
  });

  test('of another call in its place ends the first one', () => {
    expect(callsOf(start('a'), piece('{}'), start('b'), piece('{"y":2}'))).toEqual([
      ['a', '{}'],
      ['b', '{"y":2}'],
    ]);
  });
});

/** The id and the arguments of each call. */
function called(events: readonly ChatEvent[]): (readonly [id: string, json: string])[] {
  const calls = events.flatMap((event) =>
    event.type === 'block-start' && event.content.type === 'tool-call'
      ? [[event.content.id, event.block] as const]
      : [],
  );
  return calls.map(([id, block]) => [
    id,
    events.map((event) => (event.type === 'tool-call-delta' && event.block === block ? event.json : '')).join(''),
  ]);
}
