import { z } from 'zod';

export const pageItemsDefault = 50;
export const pageItemsMax = 100;
const cursorCharsMax = 512;
const limitExpectation = `must be a whole number from 1 to ${pageItemsMax}`;

/** What every list takes. A cursor is what the page before said as `nextCursor`, and means nothing else. */
export const PageQuery = z.strictObject({
  limit: z.coerce
    .number({ error: limitExpectation })
    .int(limitExpectation)
    .min(1, limitExpectation)
    .max(pageItemsMax, limitExpectation)
    .default(pageItemsDefault),
  cursor: z.string().min(1).max(cursorCharsMax).optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** A page of a list, in a stable order; `nextCursor` is absent on the last one. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().optional() });
}
