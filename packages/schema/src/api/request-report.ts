import { z } from 'zod';
import { RequestId } from '../ids.js';
import { JsonObject } from '../json.js';
import { AttemptOutcome } from '../usage/usage-event.js';
import { ReportConditions, reportRange } from './cost-report.js';
import { PageQuery } from './page.js';
import { Timestamp } from './timestamp.js';

const Count = z.number().nonnegative();
const Dollars = z.string().regex(/^-?\d+\.\d{12}$/);

export const RequestReportQuery = PageQuery.extend({
  ...reportRange,
  where: ReportConditions,
  outcome: AttemptOutcome.optional(),
});
export type RequestReportQuery = z.infer<typeof RequestReportQuery>;

/** What a caller asked once. `null` means that it is not known, or that there is none. */
export const RequestSummary = z
  .strictObject({
    requestId: RequestId,
    admittedAt: Timestamp,
    projectId: z.string(),
    virtualKeyId: z.string(),
    team: z.string().nullable(),
    user: z.string().nullable(),
    conversationId: z.string().nullable(),
    tags: z.record(z.string(), z.string()),
    endpoint: z.string(),
    stream: z.boolean(),
    requestedModel: z.string(),
    route: z.string().nullable(),
    attempts: Count,
    /** Of the last attempt, like all that follows down to `finish`. */
    provider: z.string(),
    model: z.string(),
    outcome: z.string(),
    errorCode: z.string().nullable(),
    finish: z.string().nullable(),
    cache: z.string().nullable(),
    inputTokens: Count.nullable(),
    cachedInputTokens: Count.nullable(),
    outputTokens: Count.nullable(),
    reasoningTokens: Count.nullable(),
    usageQuality: z.string(),
    priceStatus: z.enum(['priced', 'unpriced']),
    costUsd: Dollars.nullable(),
    savedUsd: Dollars,
    latencyMs: Count,
    ttftMs: Count.nullable(),
  })
  .meta({ id: 'RequestSummary' });
export type RequestSummary = z.infer<typeof RequestSummary>;

/** Newest first. */
export const RequestReport = z
  .strictObject({ items: z.array(RequestSummary), nextCursor: z.string().optional() })
  .meta({ id: 'RequestReport' });
export type RequestReport = z.infer<typeof RequestReport>;

/** One line of the arithmetic behind a ledger entry. */
export const LedgerLine = z.strictObject({
  meter: z.string(),
  quantity: Count,
  usdPerMillion: Dollars,
  amountUsd: Dollars,
});
export type LedgerLine = z.infer<typeof LedgerLine>;

/** A charge or an adjustment of an attempt, with how it was reckoned. */
export const LedgerEntry = z.strictObject({
  kind: z.string(),
  /** Empty for the entry that was made when the attempt was stored; otherwise the repricing that added it. */
  revision: z.string(),
  priceVersion: z.string(),
  amountUsd: Dollars,
  storedAt: Timestamp,
  lines: z.array(LedgerLine),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;

export const RequestDetail = z
  .strictObject({
    summary: RequestSummary,
    attempts: z.array(
      z.strictObject({
        attempt: z.number().int().min(1),
        /** The columns of the view `usage`. */
        facts: JsonObject,
        /** Empty while the attempt is unpriced. */
        entries: z.array(LedgerEntry),
      }),
    ),
  })
  .meta({ id: 'RequestDetail' });
export type RequestDetail = z.infer<typeof RequestDetail>;

export const CompletenessQuery = z.strictObject(reportRange);
export type CompletenessQuery = z.infer<typeof CompletenessQuery>;

/** Whether each admission of each run of each proxy is accounted for. */
export const CompletenessReport = z
  .strictObject({
    complete: z.boolean(),
    runs: z.array(
      z.strictObject({
        proxyId: z.string(),
        bootId: z.string(),
        firstSequence: Count,
        lastSequence: Count,
        admitted: Count,
        settled: Count,
        failed: Count,
        aborted: Count,
        expired: Count,
        /** Not stored, and so young that they may still run or be on their way. */
        open: Count,
        /** `admitted` minus the five before; zero when nothing is missing. */
        missing: z.number(),
        /** Numbers of admissions, first and last, that are missing. */
        gaps: z.array(z.strictObject({ from: Count, to: Count })),
      }),
    ),
  })
  .meta({ id: 'CompletenessReport' });
export type CompletenessReport = z.infer<typeof CompletenessReport>;
