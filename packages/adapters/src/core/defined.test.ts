import { expect, test } from '@jest/globals';
import { defined } from './defined.js';

test('members that are undefined are gone, and no others', () => {
  const members = { kept: 1, gone: undefined, zero: 0, empty: '', no: false, nothing: null };
  const kept = defined(members);
  expect(Object.keys(kept)).toEqual(['kept', 'zero', 'empty', 'no', 'nothing']);
  expect(members).toHaveProperty('gone');
});

test('the result fits a type whose members may be absent but not undefined', () => {
  const limit: number | undefined = JSON.parse('[]')[0];
  const request: { readonly model: string; readonly limit?: number } = defined({ model: 'm', limit });
  expect(request).toEqual({ model: 'm' });
  expect('limit' in request).toBe(false);
});
