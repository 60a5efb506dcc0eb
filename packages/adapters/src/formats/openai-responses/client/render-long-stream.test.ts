import { describe, expect, test } from '@jest/globals';
import type { BlockKind, ChatEvent, JsonObject } from '@tollgate/schema';
import { namedEvents } from '../../../../conformance/harness/named-events.js';
import { pieceCharsMax } from '../../../core/text-pieces.js';
import { keptCharsMax } from './event-writer.js';
import { openRenderer } from './render-stream.js';

const context = { responseId: 'req_1', createdS: 7, model: 'm', streamUsage: false };

interface Rendered {
  readonly events: readonly JsonObject[];
  /** The longest text that was given at once. */
  readonly longest: number;
}

function render(told: readonly ChatEvent[]): Rendered {
  const renderer = openRenderer(context);
  const pieces: string[] = [];
  for (const event of told) {
    pieces.push(renderer.push(event));
    for (let more = renderer.more?.(); more !== undefined; more = renderer.more?.()) pieces.push(more);
  }
  const events = namedEvents(pieces.join('')).map(({ name, data }): JsonObject => {
    expect(data.type).toBe(name);
    return { ...data };
  });
  expect(events.map(({ sequence_number: number }) => number)).toEqual([...events.keys()]);
  return { events, longest: Math.max(...pieces.map(({ length }) => length)) };
}

const long = 'Grüße "du" 😀\n'.repeat(pieceCharsMax);
const piecesOf = (text: string) => text.match(new RegExp(`[^]{1,${pieceCharsMax}}`, 'g')) ?? [];

function block(content: BlockKind, deltas: (text: string) => ChatEvent): readonly ChatEvent[] {
  const start: ChatEvent = { type: 'block-start', block: 0, choice: 0, content };
  return [start, ...piecesOf(long).map(deltas), { type: 'block-end', block: 0 }];
}

const blocks = {
  text: block({ type: 'text' }, (text) => ({ type: 'text-delta', block: 0, text })),
  refusal: block({ type: 'refusal' }, (text) => ({ type: 'refusal-delta', block: 0, text })),
  reasoning: block({ type: 'reasoning' }, (text) => ({ type: 'reasoning-delta', block: 0, text })),
  call: block({ type: 'tool-call', id: 'c', name: 'f' }, (json) => ({ type: 'tool-call-delta', block: 0, json })),
} as const;
const end: ChatEvent = { type: 'response-end', finishes: [{ reason: 'stop' }], usage: { inputTokens: 1 } };

describe('a long answer', () => {
  test.each(Object.entries(blocks))('of %s is repeated by its last events, none of them at once', (_kind, told) => {
    const { events, longest } = render([...told, end]);
    const last = events.at(-1);
    expect(last).toMatchObject({ type: 'response.completed', response: { status: 'completed' } });
    const repeating = events.filter((event) => JSON.stringify(event).length > long.length);
    expect(repeating.length).toBeGreaterThanOrEqual(3);
    for (const event of repeating) expect(JSON.stringify(event)).toContain(JSON.stringify(long).slice(1, -1));
    expect(longest).toBeLessThan(3 * pieceCharsMax);
  });

  test('that is followed by another block keeps the order', () => {
    const next = blocks.call.map((event) => ('block' in event ? { ...event, block: 1 } : event));
    const types = render([...blocks.text, ...next, end]).events.map(({ type }) => type);
    const [textDone, callDone] = ['response.output_text.done', 'response.function_call_arguments.done'];
    expect(types.indexOf(textDone)).toBeLessThan(types.indexOf('response.function_call_arguments.delta'));
    expect(types.slice(types.indexOf(callDone))).toEqual([callDone, 'response.output_item.done', 'response.completed']);
  });

  test('that fails, or is longer than is kept, ends in the error and what was done', () => {
    const error: ChatEvent = { type: 'response-error', code: 'upstream.overloaded', message: 'Busy', usage: {} };
    expect(render([...blocks.text, error]).events.slice(-2)).toMatchObject([
      { type: 'error' },
      { type: 'response.failed', response: { error: { message: 'Busy' } } },
    ]);
    const tooMuch = 'x'.repeat(keptCharsMax + 1);
    const next: ChatEvent[] = [
      { type: 'block-start', block: 1, choice: 0, content: { type: 'text' } },
      { type: 'text-delta', block: 1, text: tooMuch },
    ];
    expect(render([...blocks.text, ...next]).events.slice(-2)).toMatchObject([
      { type: 'error', code: 'service.overloaded' },
      { type: 'response.failed' },
    ]);
  });
});
