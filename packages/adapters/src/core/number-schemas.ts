import { plainNumber } from '@tollgate/schema';
import { z } from 'zod';

/** The schema of a number that is read as one of JavaScript's, however it is written: a temperature, a count. */
export function readAsNumber<Schema extends z.ZodType>(schema: Schema): z.ZodPreprocess<Schema> {
  return z.preprocess(plainNumber, schema);
}

/** The schema of an object inside a value: one that requires no member would take an odd number for an empty object. */
export function readAsObject<Schema extends z.ZodObject>(schema: Schema): z.ZodPreprocess<Schema> {
  return z.preprocess(plainNumber, schema);
}
