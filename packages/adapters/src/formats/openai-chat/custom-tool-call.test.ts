import { expect, test } from '@jest/globals';
import { isToolCallObject } from './custom-tool-call.js';

test('a call of a custom tool is told by its type and its content', () => {
  expect(isToolCallObject({ id: 'c', type: 'custom', custom: { name: 'sql' } })).toBe(true);
  for (const value of [null, 'x', [], {}, { type: 'custom' }, { type: 'function', custom: {} }])
    expect(isToolCallObject(value)).toBe(false);
});
