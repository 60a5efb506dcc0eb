import { createHash } from 'node:crypto';
import type { UsageEvent } from '@tollgate/schema';
import { durationBucket, hourOf, precedenceOf, tagSlots } from './derived-columns.js';
import { eventDateOf } from './event-date.js';

/** Whether a price was known when an attempt was stored. */
export type PriceStatus = 'priced' | 'unpriced';

/** An attempt as it is written to the table `attempts`. */
export interface AttemptRow {
  readonly event: UsageEvent;
  /** `YYYY-MM-DD`; see `eventDateOf`. */
  readonly eventDate: string;
  /** Sixteen hex digits that differ when any member of the event differs. */
  readonly contentHash: string;
  readonly priceStatus: PriceStatus;
  /** JSON text, without the closing bracket, of the columns that `attempts` and `ledger_entries` both begin with. */
  readonly head: string;
}

/** What a row is given besides the event. */
export interface RowOrigin {
  readonly batchId: string;
  readonly storedAtMs: number;
  readonly priceStatus: PriceStatus;
}

const contentHashDigits = 16;

/** The columns both tables begin with, in the order of `headOf`. */
const headColumns = [
  'project_id',
  'event_date',
  'request_id',
  'attempt',
  'admitted_at',
  'virtual_key_id',
  'team',
  'user',
  'tags',
  'endpoint',
  'requested_model',
  'route',
  'provider',
  'provider_kind',
  'model',
  'bring_your_own_key',
  'usage_quality',
  'batch_id',
  'content_hash',
  'stored_at',
  'admitted_hour',
  'precedence',
  'tag_slot_0',
  'tag_slot_1',
  'tag_slot_2',
  'tag_slot_3',
  'tag_slot_4',
  'tag_slot_5',
  'tag_slot_6',
  'tag_slot_7',
] as const;

/** In the order of `encodeAttempt`. */
export const attemptColumns = [
  ...headColumns,
  'closed_at',
  'proxy_id',
  'boot_id',
  'sequence',
  'conversation_id',
  'trace_id',
  'client_format',
  'stream',
  'credential_id',
  'served_model',
  'upstream_id',
  'outcome',
  'upstream_status',
  'error_code',
  'finish',
  'cache',
  'input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'input_audio_tokens',
  'input_image_tokens',
  'cache_read_audio_tokens',
  'output_tokens',
  'reasoning_tokens',
  'output_audio_tokens',
  'output_image_tokens',
  'web_searches',
  'price_status',
  'latency_ms',
  'time_to_first_token_ms',
  'latency_bucket',
  'time_to_first_token_bucket',
] as const;

/** In the order of `encodeLedgerEntry`. */
export const ledgerEntryColumns = [
  ...headColumns,
  'kind',
  'revision',
  'price_version',
  'amount_usd',
  'lines.meter',
  'lines.quantity',
  'lines.usd_per_million',
  'lines.amount_usd',
] as const;

/** Makes the row of an event. Pure: the same event, batch and time give the same row. */
export function createAttemptRow(event: UsageEvent, origin: RowOrigin): AttemptRow {
  const eventDate = eventDateOf(event.requestId, event.admittedAtMs);
  const contentHash = contentHashOf(event);
  const head = headOf(event, { ...origin, contentHash, eventDate });
  return { event, eventDate, contentHash, priceStatus: origin.priceStatus, head };
}

/**
 * Parsed events have their members in the order of the schema; only tags keep the order they came in, and two orders
 * are the same tags.
 */
export function contentHashOf(event: UsageEvent): string {
  const names = Object.keys(event.tags);
  const tags = names.length > 1 ? Object.fromEntries(names.sort().map((name) => [name, event.tags[name]])) : event.tags;
  return createHash('sha256')
    .update(JSON.stringify({ ...event, tags }))
    .digest('hex')
    .slice(0, contentHashDigits);
}

interface HeadOrigin extends RowOrigin {
  readonly contentHash: string;
  readonly eventDate: string;
}

function headOf(event: UsageEvent, { batchId, contentHash, storedAtMs, eventDate }: HeadOrigin): string {
  return JSON.stringify([
    event.projectId,
    eventDate,
    event.requestId,
    event.attempt,
    event.admittedAtMs,
    event.virtualKeyId,
    event.team,
    event.user,
    event.tags,
    event.endpoint,
    event.requestedModel,
    event.route,
    event.provider,
    event.kind,
    event.model,
    event.bringYourOwnKey,
    event.usageQuality,
    batchId,
    contentHash,
    storedAtMs,
    hourOf(event.admittedAtMs),
    precedenceOf(storedAtMs, contentHash),
    ...tagSlots(event.tags),
  ]).slice(0, -1);
}

/** One line of `INSERT INTO attempts … FORMAT JSONCompactEachRow`. What is undefined becomes NULL. */
export function encodeAttempt({ event, priceStatus, head }: AttemptRow): string {
  const { usage } = event;
  const rest = JSON.stringify([
    event.closedAtMs,
    event.proxyId,
    event.bootId,
    event.sequence,
    event.conversationId,
    event.traceId,
    event.clientFormat,
    event.stream,
    event.credentialId,
    event.servedModel,
    event.upstreamId,
    event.outcome,
    event.upstreamStatus,
    event.errorCode,
    event.finish,
    event.cache,
    usage.inputTokens,
    usage.cacheReadTokens,
    usage.cacheWriteTokens,
    usage.cacheWrite5mTokens,
    usage.cacheWrite1hTokens,
    usage.inputAudioTokens,
    usage.inputImageTokens,
    usage.cacheReadAudioTokens,
    usage.outputTokens,
    usage.reasoningTokens,
    usage.outputAudioTokens,
    usage.outputImageTokens,
    usage.webSearches,
    priceStatus,
    event.latencyMs,
    event.timeToFirstTokenMs,
    durationBucket(event.latencyMs),
    event.timeToFirstTokenMs === undefined ? undefined : durationBucket(event.timeToFirstTokenMs),
  ]);
  return `${head},${rest.slice(1)}`;
}
