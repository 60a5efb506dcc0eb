import { describe, expect, test } from '@jest/globals';
import { ExactNumber, type JsonValue } from '@tollgate/schema';
import { asCount, asFilledText, asNumber, asObject, asText, isJsonArray, itemsOf } from './json-members.js';

const everything: readonly (JsonValue | undefined)[] = [
  undefined,
  null,
  true,
  0,
  1,
  -1,
  1.5,
  1e300,
  '',
  'a',
  [],
  [1],
  {},
  { a: 1 },
];

/** Which of the values above a reader takes. */
function takenBy(reader: (value: JsonValue | undefined) => unknown): unknown[] {
  return everything.filter((value) => reader(value) !== undefined);
}

describe('a member is read as', () => {
  test('text', () => expect(takenBy(asText)).toEqual(['', 'a']));
  test('text with something in it', () => expect(takenBy(asFilledText)).toEqual(['a']));
  test('a number', () => expect(takenBy(asNumber)).toEqual([0, 1, -1, 1.5, 1e300]));
  test('a count, which is whole, exact and not negative', () => expect(takenBy(asCount)).toEqual([0, 1]));
  test('an object, which no array is', () => expect(takenBy(asObject)).toEqual([{}, { a: 1 }]));
});

test('a number is finite', () => {
  expect(asNumber(Number.NaN)).toBeUndefined();
  expect(asNumber(Number.POSITIVE_INFINITY)).toBeUndefined();
});

test('a number that is kept as it is written is read as what it is nearest to', () => {
  const [count, third, large, huge] = ['1e2', '0.33333333333333333333', '9007199254740993', '1e400'].map(
    (written) => new ExactNumber(written),
  );
  expect([asNumber(count), asNumber(third), asNumber(huge)]).toEqual([100, 1 / 3, undefined]);
  expect([asCount(count), asCount(third), asCount(large)]).toEqual([100, undefined, undefined]);
  expect(asObject(count)).toBeUndefined();
});

test('anything but an array has no items', () => {
  expect(everything.flatMap((value) => itemsOf(value))).toEqual([1]);
  expect(everything.filter(isJsonArray)).toEqual([[], [1]]);
});
