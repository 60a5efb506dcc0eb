import { AttemptOutcome, BatchId, batchEventsMax, parseJson, TokenUsage, UsageEvent } from '@tollgate/schema';
import { z } from 'zod';
import type { AttemptAdmission, AttemptClosing, AttemptProgress } from '../attempt.js';

/** A log of another version is left alone. */
export const logVersion = 1;

/*
 * Members nobody here knows are passed over: a proxy that was set back to an older release must not lose the attempts
 * of the newer one.
 */
const sequence = z.number().int().min(1);
const epochMs = z.number().int().nonnegative();

/*
 * The compiler compares these lists with the types: a member that is written and not read back would make the event of
 * a recovered attempt another one.
 */
const admissionMembers = {
  requestId: true,
  attempt: true,
  projectId: true,
  virtualKeyId: true,
  team: true,
  user: true,
  conversationId: true,
  traceId: true,
  tags: true,
  endpoint: true,
  clientFormat: true,
  stream: true,
  requestedModel: true,
  route: true,
  provider: true,
  kind: true,
  priceList: true,
  credentialId: true,
  bringYourOwnKey: true,
  model: true,
  variant: true,
} as const satisfies Record<keyof Omit<AttemptAdmission, 'inputTokensEstimate' | 'unitsEstimate'>, true>;

const progressMembers = {
  usage: true,
  servedModel: true,
  upstreamId: true,
  upstreamStatus: true,
  timeToFirstTokenMs: true,
} as const satisfies Record<keyof Omit<AttemptProgress, 'outputTokensEstimate'>, true>;

const closingMembers = {
  upstreamStatus: true,
  errorCode: true,
  finish: true,
  usage: true,
  usageQuality: true,
  servedModel: true,
  upstreamId: true,
  latencyMs: true,
  timeToFirstTokenMs: true,
} as const satisfies Record<keyof Omit<AttemptClosing, 'outcome'>, true>;

const units = TokenUsage.strip();
const admission = UsageEvent.pick(admissionMembers)
  .extend({ inputTokensEstimate: z.number().int().nonnegative().optional(), unitsEstimate: units.optional() })
  .strip();
const progress = UsageEvent.pick(progressMembers)
  .extend({ outputTokensEstimate: z.number().int().nonnegative() })
  .strip();
const closing = UsageEvent.pick(closingMembers).extend({ outcome: AttemptOutcome }).strip();

/** The first record of every segment. */
const HeadRecord = z.object({
  record: z.literal('head'),
  version: z.literal(logVersion),
  bootId: z.uuid(),
  proxyId: z.string().min(1).max(512),
});
/** The intent of one attempt. Written again, unchanged, when the segment it stood in goes. */
const AdmitRecord = z.object({ record: z.literal('admit'), sequence, admittedAtMs: epochMs, admission });
const CheckpointRecord = z.object({ record: z.literal('checkpoint'), sequence, atMs: epochMs, progress });
const CloseRecord = z.object({ record: z.literal('close'), sequence, closedAtMs: epochMs, closing });
/** Which attempts make up a batch; written before the batch is published, so that it can be made again. */
const BatchRecord = z.object({
  record: z.literal('batch'),
  batchId: BatchId,
  sequences: z.array(sequence).min(1).max(batchEventsMax),
});
/** A batch that will not be made again; its attempts go into others. */
const DissolveRecord = z.object({ record: z.literal('dissolve'), batchId: BatchId });
/** Batches that are in the ledger. */
const StoredRecord = z.object({ record: z.literal('stored'), batchIds: z.array(BatchId).min(1) });

const LogRecord = z.discriminatedUnion('record', [
  HeadRecord,
  AdmitRecord,
  CheckpointRecord,
  CloseRecord,
  BatchRecord,
  DissolveRecord,
  StoredRecord,
]);
export type LogRecord = z.infer<typeof LogRecord>;
export type AdmitRecord = z.infer<typeof AdmitRecord>;
export type CloseRecord = z.infer<typeof CloseRecord>;
export type BatchRecord = z.infer<typeof BatchRecord>;

/** Reads the text of a frame; undefined when it is no record of this version. */
export function parseRecord(text: string): LogRecord | undefined {
  const parsed = LogRecord.safeParse(parseJson(text));
  return parsed.success ? parsed.data : undefined;
}
