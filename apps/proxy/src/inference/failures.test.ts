import { expect, test } from '@jest/globals';
import { tooLarge } from '../upstream/index.js';
import { failureOfAnswer, failureOfProblem, unreadable } from './failures.js';

const whole = { isComplete: true, usage: {} };
const counted = { isComplete: false, usage: { inputTokens: 3, outputTokens: 1 } };
const cut = { ...tooLarge, code: 'upstream.truncated' } as const;

test('an answer that is larger than anybody takes is charged', () => {
  expect(failureOfProblem(tooLarge)).toMatchObject({ isCharged: true, retryable: true });
  expect(failureOfProblem(cut)).toMatchObject({ isCharged: false, retryable: true });
});

test('an answer that cannot be used is charged where it was read to its end, or its output was counted', () => {
  expect(failureOfAnswer(unreadable('x'), whole).isCharged).toBe(true);
  expect(failureOfAnswer(unreadable('x'), counted).isCharged).toBe(true);
  expect(failureOfAnswer(unreadable('x'), { isComplete: false, usage: { inputTokens: 3 } }).isCharged).not.toBe(true);
});

test('an answer that broke off, or that its provider gave up, may go better next time', () => {
  expect(failureOfAnswer(failureOfProblem(cut), counted).isCharged).not.toBe(true);
  const givenUp = { failure: { code: 'upstream.error', message: 'x' }, details: {}, retryable: true } as const;
  expect(failureOfAnswer(givenUp, { ...counted, isComplete: true }).isCharged).not.toBe(true);
});
