import type { JsonObject, TokenUsage } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';

/**
 * Counts as this format writes them. It demands both totals, so counts that lack one of them are left out altogether: a
 * zero would be taken for one. Of the parts its SDKs read two without looking whether they are there.
 */
export function renderUsage(usage: TokenUsage): JsonObject | null {
  const { inputTokens, outputTokens } = usage;
  if (inputTokens === undefined || outputTokens === undefined) return null;
  return {
    input_tokens: inputTokens,
    input_tokens_details: defined({
      cached_tokens: usage.cacheReadTokens ?? 0,
      cache_write_tokens: usage.cacheWriteTokens,
    }),
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens ?? 0 },
    total_tokens: inputTokens + outputTokens,
  };
}
