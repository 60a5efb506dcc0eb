import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, TokenUsage } from '@tollgate/schema';
import fc from 'fast-check';
import { runMachine } from '../../../core/stream-machine.js';
import { openSseFramer } from '../../../framing/sse.js';
import { messagesStream } from './stream.js';

const folder = path.resolve(import.meta.dirname, '../recordings');
const recordings = readdirSync(folder)
  .filter((name) => name.endsWith('.stream.sse'))
  .map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }));

function read(pieces: readonly string[]): ChatEvent[] {
  const framer = openSseFramer();
  const decoder = runMachine(messagesStream);
  const frames = [...pieces.flatMap((piece) => [...framer.push(piece)]), ...framer.end()];
  return [...frames.flatMap((frame) => [...decoder.push(frame)]), ...decoder.close()];
}

function cutAt(text: string, places: readonly number[]): string[] {
  const sorted = [0, ...places.map((place) => place % text.length).sort((left, right) => left - right), text.length];
  return sorted.slice(1).map((place, at) => text.slice(sorted[at], place));
}

function usageOf(event: ChatEvent): TokenUsage | undefined {
  return 'usage' in event ? event.usage : undefined;
}

/** What is out of order: a block opens before its deltas, closes once, and nothing comes for it afterwards. */
function disorder(events: readonly ChatEvent[]): string | undefined {
  const open = new Set<number>();
  const known = new Set<number>();
  for (const [at, event] of events.entries()) {
    if (event.type === 'block-start') {
      if (known.has(event.block)) return `event ${at} opens block ${event.block} again`;
      open.add(event.block);
      known.add(event.block);
    } else if (event.type === 'block-end') {
      if (!open.delete(event.block)) return `event ${at} ends block ${event.block}, which is not open`;
    } else if ('block' in event && !open.has(event.block)) {
      return `event ${at} adds to block ${event.block}, which is not open`;
    }
  }
  const last = events.at(-1);
  return last?.type === 'response-end' && !isTruncated(last) && open.size > 0
    ? 'the end leaves blocks open'
    : undefined;
}

function isTruncated(event: ChatEvent | undefined): boolean {
  return event?.type === 'response-end' && event.finishes.some(({ reason }) => reason === 'truncated');
}

function terminals(events: readonly ChatEvent[]): number {
  return events.filter(({ type }) => type === 'response-end' || type === 'response-error').length;
}

test('there are recordings to read', () => {
  expect(recordings.length).toBeGreaterThanOrEqual(9);
});

describe.each(recordings)('$name', ({ text }) => {
  const whole = read([text]);

  test('has one terminal event, and it is the last', () => {
    expect(terminals(whole)).toBe(1);
    expect(['response-end', 'response-error']).toContain(whole.at(-1)?.type);
    expect(disorder(whole)).toBeUndefined();
  });

  test('reads the same however the bytes were cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (places) => {
        expect(read(cutAt(text, places))).toEqual(whole);
      }),
    );
    expect(read([...text])).toEqual(whole);
  });

  test('never claims to be whole when it was cut short', () => {
    const complete = text.trimEnd().length;
    const honest = (length: number): boolean => {
      const events = read([text.slice(0, length)]);
      const last = events.at(-1);
      const isEnd = last?.type === 'response-error' || isTruncated(last);
      return isEnd && terminals(events) === 1 && disorder(events) === undefined;
    };
    const dishonest = Array.from({ length: complete }, (_, length) => length).filter((length) => !honest(length));
    expect(dishonest).toEqual([]);
  });

  test('counts never decrease', () => {
    let before: TokenUsage = {};
    for (const usage of whole.map(usageOf)) {
      if (usage === undefined) continue;
      for (const [name, count] of Object.entries(before)) {
        expect(Object.entries(usage).find(([other]) => other === name)?.[1]).toBeGreaterThanOrEqual(count ?? 0);
      }
      before = usage;
    }
  });
});

test('nothing throws and nothing is out of order, whatever JSON a provider sends', () => {
  const type = fc.constantFrom(
    'message_start',
    'message_delta',
    'message_stop',
    'content_block_start',
    'content_block_delta',
    'content_block_stop',
    'error',
    'ping',
  );
  const inner = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.record(
      {
        type: fc.constantFrom('text', 'thinking', 'redacted_thinking', 'tool_use', 'text_delta', 'input_json_delta'),
        text: fc.jsonValue({ maxDepth: 0 }),
        id: fc.jsonValue({ maxDepth: 0 }),
        name: fc.string(),
        input: fc.jsonValue({ maxDepth: 1 }),
        partial_json: fc.string(),
        data: fc.jsonValue({ maxDepth: 0 }),
      },
      { requiredKeys: ['type'] },
    ),
  );
  const event = fc.record(
    {
      type,
      index: fc.oneof(fc.nat(3), fc.string()),
      content_block: inner,
      delta: inner,
      message: inner,
      usage: inner,
      error: inner,
    },
    { requiredKeys: ['type'] },
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(event, fc.jsonValue({ maxDepth: 2 })), { maxLength: 30 }), (values) => {
      const decoder = runMachine(messagesStream);
      const events = values.flatMap((value) => [...decoder.push({ data: JSON.stringify(value) })]);
      events.push(...decoder.close());
      expect(terminals(events)).toBe(1);
      expect(disorder(events)).toBeUndefined();
    }),
    { numRuns: 300 },
  );
});
