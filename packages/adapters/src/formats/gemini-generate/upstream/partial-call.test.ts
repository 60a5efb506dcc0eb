import { describe, expect, test } from '@jest/globals';
import { ExactNumber, type JsonValue, kibibyte } from '@tollgate/schema';
import { asObject } from '../../../core/json-members.js';
import { openJsonReader } from '../../../core/json-reader.js';
import { addPartialArgs, openPartialCall, partialArguments, partialCharsMax, partialIndexMax } from './partial-call.js';

/** The arguments that pieces add up to; undefined when one of them has no place. */
function put(...pieces: readonly JsonValue[]): unknown {
  const call = openPartialCall('id', 'f', undefined);
  return addPartialArgs(call, pieces) ? JSON.parse(partialArguments(call)) : undefined;
}

describe('arguments that arrive value by value', () => {
  test('are put together by their paths', () => {
    expect(
      put(
        { jsonPath: '$.trip.from', stringValue: 'Os', willContinue: true },
        { jsonPath: '$.seats[1]', numberValue: 13 },
        { jsonPath: '$.trip.from', stringValue: 'lo' },
        { jsonPath: '$.seats[0]', numberValue: 12 },
        { jsonPath: `$['it''s'].x`.replace("''", "\\'"), boolValue: false },
        { jsonPath: '$["a b"][0].c', nullValue: 'NULL_VALUE' },
      ),
    ).toEqual({ trip: { from: 'Oslo' }, seats: [12, 13], "it's": { x: false }, 'a b': [{ c: null }] });
  });

  test('go on from those that came whole', () => {
    const call = openPartialCall('id', 'f', { city: 'Oslo' });
    expect(addPartialArgs(call, [{ jsonPath: '$.unit', stringValue: 'C' }])).toBe(true);
    expect(partialArguments(call)).toBe('{"city":"Oslo","unit":"C"}');
  });

  test('are the text that they came as where they came whole and are long', () => {
    const args = `{ "text": "${'x'.repeat(100 * kibibyte)}", "id": 1e5 }`;
    const reader = openJsonReader();
    reader.push(`{"args":${args}}`);
    const call = openPartialCall('id', 'f', asObject(reader.end())?.['args']);
    expect(partialArguments(call)).toBe(args);
    expect(addPartialArgs(call, [{ jsonPath: '$.unit', stringValue: 'C' }])).toBe(true);
    expect(partialArguments(call)).toBe(`${args.slice(0, -2).replaceAll(/([{:,]) /g, '$1')},"unit":"C"}`);
  });

  test('keep a number that JavaScript cannot keep', () => {
    const call = openPartialCall('id', 'f', undefined);
    addPartialArgs(call, [{ jsonPath: '$.id', numberValue: new ExactNumber('9007199254740993') }]);
    expect(partialArguments(call)).toBe('{"id":9007199254740993}');
  });

  test('may name any member without touching anything else', () => {
    expect(put({ jsonPath: '$.__proto__.polluted', boolValue: true })).toEqual(
      JSON.parse('{"__proto__":{"polluted":true}}'),
    );
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('may end a value with a piece that adds nothing', () => {
    expect(put({ jsonPath: '$.a', stringValue: 'x', willContinue: true }, { jsonPath: '$.a' })).toEqual({ a: 'x' });
  });

  test.each([
    [{ jsonPath: 'a', stringValue: 'x' }],
    [{ jsonPath: '$', stringValue: 'x' }],
    [{ jsonPath: '$.', stringValue: 'x' }],
    [{ jsonPath: '$..a', stringValue: 'x' }],
    [{ jsonPath: '$[0]', stringValue: 'x' }],
    [{ jsonPath: `$.a[${partialIndexMax + 1}]`, stringValue: 'x' }],
    [{ stringValue: 'x' }],
    ['x'],
    [{ jsonPath: '$.a', stringValue: 'x'.repeat(partialCharsMax) }],
  ])('have no place at %.80j', (piece) => {
    expect(put(piece)).toBeUndefined();
  });

  test('cannot be a value and hold values', () => {
    expect(put({ jsonPath: '$.a', numberValue: 1 }, { jsonPath: '$.a.b', numberValue: 1 })).toBeUndefined();
    expect(put({ jsonPath: '$.a.b', numberValue: 1 }, { jsonPath: '$.a', numberValue: 1 })).toBeUndefined();
    expect(put({ jsonPath: '$.a[0]', numberValue: 1 }, { jsonPath: '$.a.b', numberValue: 1 })).toBeUndefined();
  });
});
