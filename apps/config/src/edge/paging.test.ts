import { describe, expect, it } from '@jest/globals';
import { PageQuery } from '@tollgate/schema/api';
import fc from 'fast-check';
import { z } from 'zod';
import { pageFrom, sliceOf } from './paging.js';

const Key = z.string().regex(/^\d+$/).transform(Number);
const shape = { item: (row: number) => row, key: (row: number) => String(row) };

/** Reads a whole list page by page, as a caller would. */
function readAll(rows: readonly number[], limit: number): number[] {
  const read: number[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages <= rows.length; pages += 1) {
    const slice = sliceOf({ limit, cursor }, Key);
    if (!slice.ok) throw new Error('the cursor of a page was refused');
    const { after, rowsMax } = slice.value;
    const found = rows.filter((row) => after === undefined || row > after).slice(0, rowsMax);
    const page = pageFrom(found, slice.value, shape);
    read.push(...page.items);
    if (page.nextCursor === undefined) return read;
    cursor = page.nextCursor;
  }
  throw new Error('the pages never end');
}

describe('pages', () => {
  it('show each row once and in order, whatever their size', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat()), fc.integer({ min: 1, max: 20 }), (rows, limit) => {
        const sorted = rows.toSorted((left, right) => left - right);
        expect(readAll(sorted, limit)).toEqual(sorted);
      }),
    );
  });

  it('end without a cursor when the last row is shown', () => {
    expect(pageFrom([1, 2], { after: undefined, rowsMax: 3 }, shape)).toEqual({ items: [1, 2] });
    expect(pageFrom([1, 2, 3], { after: undefined, rowsMax: 3 }, shape)).toMatchObject({ items: [1, 2] });
  });

  it('refuse a cursor that this list never gave', () => {
    expect(sliceOf({ limit: 1, cursor: '!!' }, Key)).toMatchObject({ failure: { param: 'cursor' } });
    expect(sliceOf({ limit: 1, cursor: Buffer.from('x').toString('base64url') }, Key).ok).toBe(false);
  });

  it.each([
    ['0', false],
    ['1', true],
    ['100', true],
    ['101', false],
    ['1.5', false],
    ['x', false],
    ['', false],
  ])('with limit %j are allowed: %s', (limit, allowed) => {
    expect(PageQuery.safeParse({ limit }).success).toBe(allowed);
  });
});
