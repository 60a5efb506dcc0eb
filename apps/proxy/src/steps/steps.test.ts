import { describe, expect, test } from '@jest/globals';
import { mebibyte } from '@tollgate/schema';
import { join, stepBytes, turn } from './index.js';

describe('turns', () => {
  test('are given to one after the other, however many wait', async () => {
    const turns: number[] = [];
    let now = 0;
    let isOver = false;
    const count = () => {
      now += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const wait = async () => {
      await turn();
      turns.push(now);
      await turn();
      turns.push(now);
    };
    await Promise.all([wait(), wait(), wait()]);
    isOver = true;
    expect(turns).toHaveLength(6);
    expect(new Set(turns).size).toBe(6);
  });
});

describe('joining', () => {
  test('short bytes is done at once', () => {
    expect(join([Buffer.from('a'), Buffer.from('b')])).toEqual(Buffer.from('ab'));
  });

  test.each([
    [mebibyte + 1, 3],
    [100_000, 40],
    [1, 2],
  ])('long bytes gives the same as at once: %i bytes, %i times', async (bytes, times) => {
    const pieces = [Buffer.alloc(mebibyte, 'z'), Buffer.alloc(0)];
    for (let piece = 0; piece < times; piece++) pieces.push(Buffer.alloc(bytes, String(piece)));
    const joined = join(pieces);
    expect(joined).toBeInstanceOf(Promise);
    expect((await joined).equals(Buffer.concat(pieces))).toBe(true);
  });

  test.each([
    ['one piece', [3 * mebibyte + 1]],
    ['pieces that end within a step', [100_000, 2 * mebibyte, 1, stepBytes]],
  ])('lets others have their turn behind each step: %s', async (_name, lengths) => {
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns++;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const joined = await join(lengths.map((length) => Buffer.alloc(length)));
    isOver = true;
    expect(turns).toBeGreaterThanOrEqual(Math.floor(joined.length / stepBytes));
  });
});
