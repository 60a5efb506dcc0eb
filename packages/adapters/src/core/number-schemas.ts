import { plainNumber } from '@tollgate/schema';
import { z } from 'zod';

/** The schema of a number that is read as one of JavaScript's, however it is written: a temperature, a count. */
export function readAsNumber<Schema extends z.ZodType>(schema: Schema): z.ZodPreprocess<Schema> {
  return z.preprocess(plainNumber, schema);
}
