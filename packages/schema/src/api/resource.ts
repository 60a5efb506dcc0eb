import { z } from 'zod';
import { Timestamp } from './timestamp.js';

const nameCharsMax = 256;

/** A name people read. It needs no quoting anywhere: no control characters, none that turns or hides text, no spaces at its ends. */
export const ResourceName = z
  .string()
  .min(1)
  .max(nameCharsMax)
  .regex(
    /^(?!\s)[^\p{Cc}\p{Cs}\u200B\u2060\uFEFF\u202A-\u202E\u2066-\u2069]*(?<!\s)$/u,
    'must have no control characters or hidden ones, and no space at its start or end',
  );
export type ResourceName = z.infer<typeof ResourceName>;

/** A provider's own name of a model. What is stored already keeps its name, so this is asked of what comes in only. */
export const ModelName = z
  .string()
  .min(1)
  .max(nameCharsMax)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must have no control characters');

/** What every resource says of itself. `version` grows with each change and stands in the `ETag`. */
export const resourceMembers = {
  version: z.number().int().min(1),
  createdAt: Timestamp,
  updatedAt: Timestamp,
};

/** A change that names nothing is a mistake of the caller, not a wish. */
export function namesSomething(patch: object): boolean {
  return Object.keys(patch).length > 0;
}
export const namesNothing = 'must name at least one member to change';
