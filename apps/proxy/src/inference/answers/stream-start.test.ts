import { expect, test } from '@jest/globals';
import { type BodyStart, startOf } from './stream-start.js';

test.each<[string, BodyStart | undefined]>([
  ['data: {"id":"c"}\n\n', 'events'],
  ['data:{', 'events'],
  ['event: message_start\n', 'events'],
  ['id: 1\n', 'events'],
  ['retry: 3000\n', 'events'],
  [': keep-alive\n\n', 'events'],
  ['\r\n\n\ndata: 1', 'events'],
  ['\uFEFFdata: 1', 'events'],
  ['{"error":{"message":"no"}}', 'object'],
  ['\n\n  {', 'object'],
  ['[{', 'list'],
  ['', undefined],
  ['\n\r\n', undefined],
  [' ', undefined],
  ['\uFEFF', undefined],
  ['da', undefined],
  ['data', undefined],
  ['<html>', 'other'],
  ['  data: 1', 'other'],
  ['database is down', 'other'],
  ['\n'.repeat(5000), 'other'],
  [`${'\n'.repeat(5000)}data: 1`, 'other'],
])('%j begins like %s', (text, start) => {
  expect(startOf(Buffer.from(text))).toBe(start);
});

test('a byte order mark may come in pieces', () => {
  expect(startOf(Buffer.from('\uFEFF').subarray(0, 2))).toBeUndefined();
});
