import type { Extensions, JsonObject, TokenUsage } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asObject } from '../../../core/json-members.js';
import { formatId } from '../format-id.js';

/**
 * Counts as this format writes them: input without what went through the cache. The two totals are numbers in every
 * SDK of this format, so 0 stands for what is not known; the others may be null.
 */
export function renderUsage(usage: TokenUsage, extensions?: Extensions): JsonObject {
  const cached = (usage.cacheReadTokens ?? 0) + (usage.cacheWriteTokens ?? 0);
  const searches = usage.webSearches === undefined ? undefined : { web_search_requests: usage.webSearches };
  return defined({
    input_tokens: Math.max(0, (usage.inputTokens ?? 0) - cached),
    cache_creation_input_tokens: usage.cacheWriteTokens ?? null,
    cache_read_input_tokens: usage.cacheReadTokens ?? null,
    cache_creation: cacheCreation(usage),
    output_tokens: usage.outputTokens ?? 0,
    output_tokens_details: usage.reasoningTokens === undefined ? undefined : { thinking_tokens: usage.reasoningTokens },
    server_tool_use: searches,
    ...asObject(extensions?.[formatId]?.['usage']),
  });
}

function cacheCreation(usage: TokenUsage): JsonObject | undefined {
  if (usage.cacheWrite5mTokens === undefined && usage.cacheWrite1hTokens === undefined) return undefined;
  return {
    ephemeral_5m_input_tokens: usage.cacheWrite5mTokens ?? 0,
    ephemeral_1h_input_tokens: usage.cacheWrite1hTokens ?? 0,
  };
}
