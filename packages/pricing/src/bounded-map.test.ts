import { describe, expect, it } from '@jest/globals';
import { BoundedMap } from './bounded-map.js';

describe('a bounded map', () => {
  it('creates each value once while it is remembered', () => {
    const map = new BoundedMap<string, string>(2);
    let created = 0;
    const create = (key: string) => {
      created += 1;
      return key.toUpperCase();
    };
    expect([map.getOrCreate('a', create), map.getOrCreate('a', create), map.getOrCreate('b', create)]).toEqual([
      'A',
      'A',
      'B',
    ]);
    expect(created).toBe(2);
  });

  it('forgets the oldest entry and never holds more than its bound', () => {
    const map = new BoundedMap<number, string>(3);
    const asked: number[] = [];
    const ask = (key: number) => map.getOrCreate(key, (fresh) => `${asked.push(fresh)}`);
    for (const key of [1, 2, 3, 4, 2, 3, 4, 1]) ask(key);
    expect(asked).toEqual([1, 2, 3, 4, 1]);
    expect(map.size).toBe(3);
  });
});
