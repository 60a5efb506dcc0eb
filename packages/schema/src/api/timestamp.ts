import { z } from 'zod';

/** A moment as Tollgate writes it: RFC 3339 in UTC with milliseconds. */
export const Timestamp = z.iso.datetime().meta({ description: 'RFC 3339 in UTC, such as 2026-01-31T12:00:00.000Z' });
export type Timestamp = z.infer<typeof Timestamp>;

const message = 'must be an RFC 3339 time with an offset, such as 2026-01-31T12:00:00Z, or a date, from 1970 on';

/** A moment as callers write it: RFC 3339 with an offset, or a date alone, which means midnight in UTC. */
export const TimestampInput = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], { error: message })
  .refine((text) => Date.parse(text) >= 0, message)
  .meta({ description: 'RFC 3339 with an offset, or a date alone, which means midnight in UTC' });
export type TimestampInput = z.infer<typeof TimestampInput>;
