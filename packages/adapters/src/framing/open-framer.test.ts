import { expect, test } from '@jest/globals';
import { openFramer } from './open-framer.js';

test('a framing says how its text is cut', () => {
  expect(openFramer('sse').push('data: 1\n\n')).toEqual([{ data: '1' }]);
  expect(openFramer('ndjson').push('{"data":1}\n')).toEqual([{ data: '{"data":1}' }]);
});

test('each framer has a state of its own', () => {
  const first = openFramer('sse');
  const second = openFramer('sse');
  first.push('data: first\n');
  expect(second.push('data: second\n\n')).toEqual([{ data: 'second' }]);
  expect(first.end()).toEqual([{ data: 'first' }]);
});
