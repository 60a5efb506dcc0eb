import { isJsonObject, type JsonObject, type JsonValue, type TokenUsage } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asCount, asObject } from '../../../core/json-members.js';

/**
 * The counters of one answer as this format counts them: input without what went through the cache. A missing one is
 * one the provider has not named yet.
 */
export interface UsageCounters {
  readonly input?: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly cacheWrite5m?: number;
  readonly cacheWrite1h?: number;
  readonly output?: number;
  readonly thinking?: number;
  readonly webSearches?: number;
}

/** Reads a `usage` member; anything that is not a count is taken as not said. */
export function readUsage(usage: JsonValue | undefined): UsageCounters {
  if (!isJsonObject(usage)) return {};
  const creation = asObject(usage['cache_creation']) ?? nothing;
  return defined({
    input: asCount(usage['input_tokens']),
    cacheRead: asCount(usage['cache_read_input_tokens']),
    cacheWrite: asCount(usage['cache_creation_input_tokens']),
    cacheWrite5m: asCount(creation['ephemeral_5m_input_tokens']),
    cacheWrite1h: asCount(creation['ephemeral_1h_input_tokens']),
    output: asCount(usage['output_tokens']),
    thinking: asCount((asObject(usage['output_tokens_details']) ?? nothing)['thinking_tokens']),
    webSearches: asCount((asObject(usage['server_tool_use']) ?? nothing)['web_search_requests']),
  });
}

/**
 * Later counters of the same answer are totals, so they take the place of earlier ones. A smaller one is not believed:
 * what was once charged for stays charged for. Servers in between count no input at the end, or none at the start.
 */
export function laterUsage(earlier: UsageCounters, later: UsageCounters): UsageCounters {
  return defined({
    input: larger(earlier.input, later.input),
    cacheRead: larger(earlier.cacheRead, later.cacheRead),
    cacheWrite: larger(earlier.cacheWrite, later.cacheWrite),
    cacheWrite5m: larger(earlier.cacheWrite5m, later.cacheWrite5m),
    cacheWrite1h: larger(earlier.cacheWrite1h, later.cacheWrite1h),
    output: larger(earlier.output, later.output),
    thinking: larger(earlier.thinking, later.thinking),
    webSearches: larger(earlier.webSearches, later.webSearches),
  });
}

/** The vocabulary's accounting: what was read from and written to the cache is part of the input. */
export function toTokenUsage(counters: UsageCounters): TokenUsage {
  const cacheWrite = counters.cacheWrite ?? sum(counters.cacheWrite5m, counters.cacheWrite1h);
  const input =
    counters.input === undefined ? undefined : counters.input + (counters.cacheRead ?? 0) + (cacheWrite ?? 0);
  return defined({
    inputTokens: input,
    cacheReadTokens: counters.cacheRead,
    cacheWriteTokens: cacheWrite,
    cacheWrite5mTokens: counters.cacheWrite5m,
    cacheWrite1hTokens: counters.cacheWrite1h,
    outputTokens: counters.output,
    reasoningTokens: counters.thinking,
    webSearches: counters.webSearches,
  });
}

const translatedMembers: ReadonlySet<string> = new Set([
  'input_tokens',
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
  'cache_creation',
  'output_tokens',
  'output_tokens_details',
]);

/** Members of `usage` without a place in the vocabulary, such as the tier, the region and the steps of a tool loop. */
export function otherUsageMembers(usage: JsonObject | undefined): JsonObject | undefined {
  if (usage === undefined) return undefined;
  const others = Object.entries(usage).filter(
    ([name, value]) => !translatedMembers.has(name) && value !== undefined && value !== null,
  );
  return others.length === 0 ? undefined : Object.fromEntries(others);
}

const nothing: JsonObject = {};

function larger(left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined) return right;
  return right === undefined ? left : Math.max(left, right);
}

function sum(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined && right === undefined ? undefined : (left ?? 0) + (right ?? 0);
}
