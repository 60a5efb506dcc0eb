import { z } from 'zod';
import { wrongKind } from './errors/issue-words.js';
import { ExactNumber } from './exact-number.js';

/** Any value JSON can carry. */
export type JsonValue = string | number | ExactNumber | boolean | null | readonly JsonValue[] | JsonObject;
/** A JSON object. Absent members read as undefined. */
export interface JsonObject {
  readonly [member: string]: JsonValue | undefined;
}

/** Accepts any JSON value as it stands; depth is bounded where bytes are read, not here. */
export const JsonValue: z.ZodType<JsonValue> = z.custom<JsonValue>((value) => value !== undefined);
/** Accepts any JSON object as it stands. */
export const JsonObject: z.ZodType<JsonObject> = z.custom<JsonObject>(isJsonObject, {
  error: ({ input }) => wrongKind(['an object'], input),
});

/** Tells an object from arrays, null and scalars. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}
