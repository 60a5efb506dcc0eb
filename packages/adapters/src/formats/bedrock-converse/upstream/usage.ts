import { isJsonObject, type JsonObject, type JsonValue, type TokenUsage } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asCount, asObject, asText, itemsOf } from '../../../core/json-members.js';

/**
 * Reads `usage`. Its input is counted without what went through the cache, as its total shows; in the vocabulary that is
 * part of the input. Thinking is counted within the output and not told apart.
 */
export function readUsage(usage: JsonValue | undefined): TokenUsage {
  if (!isJsonObject(usage)) return {};
  const plain = asCount(usage['inputTokens']);
  const cacheRead = asCount(usage['cacheReadInputTokens']);
  const cacheWrite = asCount(usage['cacheWriteInputTokens']);
  return defined({
    inputTokens: plain === undefined ? undefined : plain + (cacheRead ?? 0) + (cacheWrite ?? 0),
    cacheReadTokens: cacheRead,
    cacheWriteTokens: cacheWrite,
    cacheWrite5mTokens: cacheDetail(usage, '5m'),
    cacheWrite1hTokens: cacheDetail(usage, '1h'),
    outputTokens: asCount(usage['outputTokens']),
  });
}

/** What was written to the cache for one lifetime; undefined where that is not said. */
function cacheDetail(usage: JsonObject, ttl: string): number | undefined {
  const counts = itemsOf(usage['cacheDetails'])
    .map(asObject)
    .filter((detail) => asText(detail?.['ttl']) === ttl)
    .map((detail) => asCount(detail?.['inputTokens']) ?? 0);
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}

/** Later counts take the place of earlier ones, but what was once charged for stays charged for. */
export function laterUsage(earlier: TokenUsage, later: TokenUsage): TokenUsage {
  const merged: Record<string, number | undefined> = { ...earlier };
  for (const [name, count] of Object.entries(later)) {
    if (count !== undefined) merged[name] = Math.max(count, merged[name] ?? 0);
  }
  return merged;
}
