import { describe, expect, test } from '@jest/globals';
import type { ChatEvent, Finish } from '@tollgate/schema';
import { CallArguments } from './call-arguments.js';

const start = (block: number, choice = 0): ChatEvent => ({
  type: 'block-start',
  block,
  choice,
  content: { type: 'tool-call', id: `c${block}`, name: 'f' },
});
const piece = (block: number, json: string): ChatEvent => ({ type: 'tool-call-delta', block, json });
const end = (block: number): ChatEvent => ({ type: 'block-end', block });
const ends = (...finishes: readonly Finish[]): ChatEvent => ({
  type: 'response-end',
  finishes,
  usage: { inputTokens: 3 },
});
const calls: Finish = { reason: 'tool-calls' };

/** The events that come out, each pushed by itself. */
function told(failsWhereCut: boolean, ...events: readonly ChatEvent[]): ChatEvent[] {
  const following = new CallArguments(failsWhereCut);
  return events.flatMap((event) => following.take([event]));
}

/** Whether an answer of these events is broken. */
function isBroken(failsWhereCut: boolean, ...events: readonly ChatEvent[]): boolean {
  const following = new CallArguments(failsWhereCut);
  expect(following.take(events).at(-1)).toEqual(events.at(-1));
  return following.broken !== undefined;
}

describe('the arguments of a call in a stream', () => {
  test.each([
    ['null', ['null']],
    ['null in pieces, with blanks', [' ', 'nu', 'll', '\n']],
    ['blanks', [' ', ' ']],
    ['nothing', []],
  ])('are an empty object where they are %s', (_what, pieces) => {
    const events = told(false, start(0), ...pieces.map((json) => piece(0, json)), end(0), ends(calls));
    expect(events).toEqual([start(0), piece(0, '{}'), end(0), ends(calls)]);
  });

  test.each([
    ['an object', ['{"a"', ':1}'], ['{"a"', ':1}']],
    ['what only begins like null', ['n', 'u', 'x'], ['nux']],
    ['what breaks off inside null', ['n', 'ul'], ['nul']],
    ['more blanks than anybody holds', [' '.repeat(60), ' '.repeat(60), '{}'], [' '.repeat(120), '{}']],
  ])('stay as they are where they are %s', (_what, pieces, expected) => {
    const events = told(true, start(0), ...pieces.map((json) => piece(0, json)), end(0));
    expect(events).toEqual([start(0), ...expected.map((json) => piece(0, json)), end(0)]);
  });

  test('of two calls that come by turns are told apart', () => {
    const turns = [start(0), start(1), piece(0, 'nu'), piece(1, '{'), piece(0, 'll'), piece(1, '}'), end(1), end(0)];
    expect(told(true, ...turns, ends(calls))).toEqual([
      start(0),
      start(1),
      piece(1, '{'),
      piece(1, '}'),
      end(1),
      piece(0, '{}'),
      end(0),
      ends(calls),
    ]);
  });
});

describe('an answer that ends inside the arguments of a call', () => {
  const half = [start(0), piece(0, '{"a":'), end(0)];

  test.each<[string, Finish]>([
    ['stop', { reason: 'stop', raw: 'end_turn' }],
    ['tool-calls', { reason: 'tool-calls', raw: 'tool_use' }],
    ['no reason', { reason: 'other' }],
  ])('is broken where it says %s', (_what, finish) => {
    expect(isBroken(true, ...half, ends(finish))).toBe(true);
    expect(isBroken(true, ...half.slice(0, 2), ends(finish))).toBe(true);
    expect(isBroken(false, ...half, ends(finish))).toBe(false);
  });

  test.each<[string, Finish]>([
    ['length', { reason: 'length' }],
    ['content-filter', { reason: 'content-filter' }],
    ['truncated', { reason: 'truncated' }],
    ['a stop sequence', { reason: 'stop', stopSequence: 'x' }],
    ['a stop sequence, by name', { reason: 'tool-calls', raw: 'STOP_SEQUENCE' }],
    ['a word that is new here', { reason: 'other', raw: 'paused' }],
  ])('is not where it says %s', (_what, finish) => {
    expect(isBroken(true, ...half, ends(finish))).toBe(false);
  });

  test('is not where the call is of a choice that was cut by its limit', () => {
    const events = [start(0, 1), piece(0, '{'), end(0)];
    expect(isBroken(true, ...events, ends({ reason: 'stop' }, { reason: 'length' }))).toBe(false);
    expect(isBroken(true, ...events, ends({ reason: 'length' }, { reason: 'stop' }))).toBe(true);
  });
});
