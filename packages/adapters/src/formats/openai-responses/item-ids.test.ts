import { describe, expect, test } from '@jest/globals';
import { isOwnItemId, itemIdOf, responseIdOf } from './item-ids.js';

describe('the id of a response', () => {
  test('is the provider’s where it is of this format’s kind', () => {
    expect(responseIdOf('resp_abc', 'gateway')).toBe('resp_abc');
  });

  test.each(['msg_01', 'chatcmpl-1', undefined])('is made of the gateway’s own where the provider says %s', (id) => {
    expect(responseIdOf(id, 'gateway')).toBe('resp_gateway');
    expect(responseIdOf(id, 'resp_gateway')).toBe('resp_gateway');
  });
});

describe('the id of an item', () => {
  test('follows from its answer and its place, and differs from place to place', () => {
    expect(itemIdOf('msg', 'resp_abc', 2)).toBe('msg_tg_abc_2');
    expect(itemIdOf('msg', 'resp_abc', 2)).toBe(itemIdOf('msg', 'resp_abc', 2));
    expect(itemIdOf('rs', 'resp_abc', 3)).not.toBe(itemIdOf('rs', 'resp_abc', 2));
  });

  test('is never longer than providers take, 64 characters', () => {
    const id = itemIdOf('msg', `resp_${'f'.repeat(80)}`, 4095);
    expect(id.length).toBeLessThanOrEqual(64);
    expect(id.endsWith('_4095')).toBe(true);
  });

  test('tells that it was made here', () => {
    for (const prefix of ['msg', 'rs', 'fc', 'ig'] as const) {
      expect(isOwnItemId(itemIdOf(prefix, 'resp_abc', 0))).toBe(true);
    }
    for (const foreign of ['rs_0dc1', 'tg_1', '', null, 5]) expect(isOwnItemId(foreign)).toBe(false);
  });
});
