import type { RequestId } from '@tollgate/schema';
import { z } from 'zod';
import { dollarsFromDecimal } from '../rows/decimal.js';

/** One request in a list. */
export interface RequestSummary {
  readonly requestId: string;
  /** ISO 8601. */
  readonly admittedAt: string;
  readonly projectId: string;
  readonly virtualKeyId: string;
  readonly team: string | null;
  readonly user: string | null;
  readonly conversationId: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly endpoint: string;
  readonly stream: boolean;
  readonly requestedModel: string;
  readonly route: string | null;
  readonly attempts: number;
  /** Of the last attempt, like all that follows down to `finish`. */
  readonly provider: string;
  readonly model: string;
  readonly outcome: string;
  readonly errorCode: string | null;
  readonly finish: string | null;
  readonly cache: string | null;
  readonly inputTokens: number | null;
  readonly cachedInputTokens: number | null;
  readonly outputTokens: number | null;
  readonly reasoningTokens: number | null;
  readonly usageQuality: string;
  readonly priceStatus: 'priced' | 'unpriced';
  /** A decimal of dollars; null while any attempt is unpriced. */
  readonly costUsd: string | null;
  readonly savedUsd: string;
  readonly latencyMs: number;
  readonly ttftMs: number | null;
}

const text = z.string();
const optionalText = z.string().nullable();
const count = z.coerce.number();
const optionalCount = z.coerce.number().nullable();

/** Columns of the view `requests`, in the order of `RequestRow`. */
export const requestColumns = [
  'request_id',
  'toUnixTimestamp64Milli(admitted_at)',
  'project_id',
  'virtual_key_id',
  'team',
  'user',
  'conversation_id',
  'tags',
  'endpoint',
  'stream',
  'requested_model',
  'route',
  'attempts',
  'provider',
  'model',
  'outcome',
  'error_code',
  'finish',
  'cache',
  'input_tokens',
  'cache_read_tokens',
  'output_tokens',
  'reasoning_tokens',
  'usage_quality',
  'price_status',
  'toString(cost_usd)',
  'toString(saved_usd)',
  'latency_ms',
  'time_to_first_token_ms',
].join(', ');

const RequestRow = z.tuple([
  text,
  count,
  text,
  text,
  optionalText,
  optionalText,
  optionalText,
  z.record(z.string(), z.string()),
  text,
  z.boolean(),
  text,
  optionalText,
  count,
  text,
  text,
  text,
  optionalText,
  optionalText,
  optionalText,
  optionalCount,
  optionalCount,
  optionalCount,
  optionalCount,
  text,
  z.enum(['priced', 'unpriced']),
  optionalText,
  text,
  count,
  optionalCount,
]);

/** Reads a row of `requestColumns`. */
export function parseRequestRow(row: unknown): RequestSummary {
  const [requestId, admittedAtMs, projectId, virtualKeyId, team, user, conversationId, tags, ...more] =
    RequestRow.parse(row);
  const [endpoint, stream, requestedModel, route, attempts, provider, model, outcome, ...rest] = more;
  const [errorCode, finish, cache, inputTokens, cachedInputTokens, outputTokens, reasoningTokens, ...last] = rest;
  const [usageQuality, priceStatus, cost, saved, latencyMs, ttftMs] = last;
  return {
    ...{ requestId, admittedAt: isoTime(admittedAtMs), projectId, virtualKeyId, team, user, conversationId, tags },
    ...{ endpoint, stream, requestedModel, route, attempts, provider, model, outcome, errorCode, finish, cache },
    ...{ inputTokens, cachedInputTokens, outputTokens, reasoningTokens, usageQuality, priceStatus },
    ...{
      costUsd: cost === null ? null : dollarsFromDecimal(cost),
      savedUsd: dollarsFromDecimal(saved),
      latencyMs,
      ttftMs,
    },
  };
}

/** Where a page of requests ends: the next one begins after it. */
export interface RequestCursor {
  readonly admittedAtMs: number;
  readonly requestId: RequestId;
}

/** ISO 8601 of milliseconds since 1970. */
export function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
