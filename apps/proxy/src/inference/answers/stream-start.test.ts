import { expect, test } from '@jest/globals';
import { beginsLikeEvents } from './stream-start.js';

test.each<[string, boolean | undefined]>([
  ['data: {"id":"c"}\n\n', true],
  ['data:{', true],
  ['event: message_start\n', true],
  ['id: 1\n', true],
  ['retry: 3000\n', true],
  [': keep-alive\n\n', true],
  ['\r\n\n\ndata: 1', true],
  ['\uFEFFdata: 1', true],
  ['', undefined],
  ['\n\r\n', undefined],
  ['\uFEFF', undefined],
  ['da', undefined],
  ['data', undefined],
  ['{"error":{"message":"no"}}', false],
  ['[{', false],
  ['<html>', false],
  ['  data: 1', false],
  ['database is down', false],
  ['\n'.repeat(5000), false],
  [`${'\n'.repeat(5000)}data: 1`, false],
])('%j begins like events: %s', (text, isLike) => {
  expect(beginsLikeEvents(Buffer.from(text))).toBe(isLike);
});

test('a byte order mark may come in pieces', () => {
  expect(beginsLikeEvents(Buffer.from('\uFEFF').subarray(0, 2))).toBeUndefined();
});
