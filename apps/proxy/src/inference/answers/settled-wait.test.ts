import { beforeEach, describe, expect, test } from '@jest/globals';
import { likelyMsMax, SettledWait, settledMsMax } from './settled-wait.js';

let nowMs = 0;
let left = 0;
let limits: (number | undefined)[] = [];
const body = {
  leave: () => {
    left += 1;
  },
  limitSilence: (ms: number | undefined) => {
    limits.push(ms);
  },
};
const timeout = { code: 'upstream.timeout', message: 'silent', reached: true, staleSocket: false } as const;

beforeEach(() => {
  [nowMs, left, limits] = [0, 0, []];
});

describe.each([
  ['certain', { isSettled: true, isLikelyOver: true }, settledMsMax],
  ['likely', { isSettled: false, isLikelyOver: true }, likelyMsMax],
])('an answer whose end is %s', (_how, answer, waitMs) => {
  /** Pieces that come in turn, each with its time and how much of the answer there is by then. */
  const leftBehind = (pieces: readonly (readonly [atMs: number, answerPieces: number, isTaken?: boolean])[]) => {
    const wait = new SettledWait(body, () => nowMs);
    for (const [atMs, answerPieces, isTaken = true] of pieces) {
      nowMs = atMs;
      wait.note({ ...answer, answerPieces }, isTaken);
    }
    return left;
  };

  test('is waited for in silence so long, and that silence is its end', () => {
    const wait = new SettledWait(body, () => nowMs);
    wait.note({ ...answer, answerPieces: 1 }, true);
    expect(limits).toEqual([waitMs]);
    expect(wait.endOf(timeout)).toBeUndefined();
    expect(wait.endOf({ ...timeout, code: 'upstream.truncated' })).toMatchObject({ code: 'upstream.truncated' });
  });

  test('is left once nothing of it has come for so long, whatever came instead', () => {
    expect(
      leftBehind([
        [0, 1],
        [waitMs - 1, 1],
      ]),
    ).toBe(0);
    expect(
      leftBehind([
        [0, 1],
        [waitMs / 2, 1],
        [waitMs, 1],
      ]),
    ).toBe(1);
  });

  test('is waited for anew where more of it comes, and while nobody takes it', () => {
    expect(
      leftBehind([
        [0, 1],
        [waitMs / 2, 2],
        [waitMs, 2],
      ]),
    ).toBe(0);
    expect(
      leftBehind([
        [0, 1],
        [waitMs / 2, 1, false],
        [waitMs, 1],
      ]),
    ).toBe(0);
  });
});

test('an answer that is not over is waited for like any other, and so is one that turns out to go on', () => {
  const wait = new SettledWait(body, () => nowMs);
  wait.note({ isSettled: false, isLikelyOver: false, answerPieces: 1 }, true);
  expect([limits, wait.endOf(timeout)]).toEqual([[], timeout]);
  wait.note({ isSettled: false, isLikelyOver: true, answerPieces: 2 }, true);
  wait.note({ isSettled: false, isLikelyOver: false, answerPieces: 3 }, true);
  expect([limits, wait.endOf(timeout)]).toEqual([[likelyMsMax, undefined], timeout]);
});
