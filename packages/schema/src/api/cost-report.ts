import { z } from 'zod';
import { tagKeyPattern } from '../usage/usage-event.js';
import { Timestamp, TimestampInput } from './timestamp.js';

/** What a report can be grouped and filtered by, `tag:<name>` being a label of requests. */
export const ReportDimension = z.union([
  z.enum(['project', 'team', 'key', 'user', 'model', 'provider']),
  z.templateLiteral(['tag:', z.string().regex(tagKeyPattern)]),
]);
export type ReportDimension = z.infer<typeof ReportDimension>;

export const ReportInterval = z.enum(['hour', 'day', 'month', 'none']);
export type ReportInterval = z.infer<typeof ReportInterval>;

/** A parameter that may be given more than once. */
const Texts = z
  .union([z.string(), z.array(z.string())])
  .transform((texts) => [texts].flat())
  .optional();

/** Requests admitted in `[from, to)`. */
export const reportRange = {
  from: TimestampInput.optional().meta({ description: 'Inclusive; by default 30 days before `to`' }),
  to: TimestampInput.optional().meta({ description: 'Exclusive; by default the end of the current hour' }),
};

export const ReportConditions = Texts.meta({
  description:
    'A condition such as model=gpt-4.1 or tag:feature=search; more are separated by commas or given as further ' +
    'parameters. One dimension may have several values',
});

export const CostReportQuery = z.strictObject({
  ...reportRange,
  interval: ReportInterval.default('none').meta({ description: 'The length of a bucket, in UTC' }),
  groupBy: Texts.meta({
    description: 'Dimensions, separated by commas: project,team,key,user,model,provider,tag:<name>',
  }),
  where: ReportConditions,
});
export type CostReportQuery = z.infer<typeof CostReportQuery>;

const Count = z.number().int().nonnegative();
const Milliseconds = z.number().nonnegative().nullable();
const Share = z.number().min(0).max(1);
/** An exact decimal of US dollars. */
const Dollars = z.string().regex(/^-?\d+\.\d{12}$/);

/** One group in one bucket. `null` means that it is not known, which is never the same as zero. */
export const CostReportRow = z
  .strictObject({
    /** Start of the bucket; `null` where the interval is `none`. */
    bucket: Timestamp.nullable(),
    group: z.record(z.string(), z.string().nullable()),
    /**
     * The names of the `project` and the `key` of the group, also of deleted and revoked ones; `null` where there is
     * none, or none is known while PostgreSQL is away.
     */
    names: z.strictObject({ project: z.string().nullable().optional(), key: z.string().nullable().optional() }),
    requests: Count,
    attempts: Count,
    errors: Count,
    inputTokens: Count,
    cachedInputTokens: Count,
    outputTokens: Count,
    reasoningTokens: Count,
    costUsd: Dollars.nullable(),
    savedUsd: Dollars,
    /** Requests whose price is not known: their cost is not in `costUsd`. */
    unpricedRequests: Count,
    /** The share of attempts whose token counts are estimates. */
    estimatedShare: Share,
    latencyMs: z.strictObject({ p50: Milliseconds, p95: Milliseconds, p99: Milliseconds }),
    ttftMs: z.strictObject({ p50: Milliseconds, p95: Milliseconds }),
    cacheHitRate: Share.nullable(),
  })
  .meta({ id: 'CostReportRow' });
export type CostReportRow = z.infer<typeof CostReportRow>;

/** `asOf`: when the newest attempt that is in it was stored; `null` while there is none. */
export const CostReport = z
  .strictObject({ rows: z.array(CostReportRow), asOf: Timestamp.nullable() })
  .meta({ id: 'CostReport' });
export type CostReport = z.infer<typeof CostReport>;
