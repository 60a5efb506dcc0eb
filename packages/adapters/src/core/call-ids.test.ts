import { expect, test } from '@jest/globals';
import type { ChatEvent } from '@tollgate/schema';
import { CallIds } from './call-ids.js';

const call = (block: number, id: string): ChatEvent => ({
  type: 'block-start',
  block,
  choice: 0,
  content: { type: 'tool-call', id, name: 'f' },
});

test('calls of one answer that have the same id are told apart, also in different pieces', () => {
  const ids = new CallIds();
  expect(ids.apart([call(0, 'a'), call(1, 'a')])).toEqual([call(0, 'a'), call(1, 'a_1')]);
  expect(ids.apart([call(2, 'a'), call(3, 'b'), call(4, 'a_1')])).toEqual([
    call(2, 'a_2'),
    call(3, 'b'),
    call(4, 'a_1_4'),
  ]);
});

test('all else is what it was, and the same list', () => {
  const events: ChatEvent[] = [call(0, 'a'), { type: 'text-delta', block: 1, text: 'a' }];
  expect(new CallIds().apart(events)).toBe(events);
});
