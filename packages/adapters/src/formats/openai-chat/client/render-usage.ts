import type { JsonObject, TokenUsage } from '@tollgate/schema';

/**
 * Counts as OpenAI writes them. The format demands both totals, so counts that lack one of them are left out altogether:
 * a zero would be taken for one.
 */
export function renderUsage(usage: TokenUsage): JsonObject | undefined {
  const { inputTokens, outputTokens } = usage;
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    ...detailsOf('prompt_tokens_details', {
      cached_tokens: usage.cacheReadTokens,
      cache_write_tokens: usage.cacheWriteTokens,
      audio_tokens: usage.inputAudioTokens,
      image_tokens: usage.inputImageTokens,
    }),
    ...detailsOf('completion_tokens_details', {
      reasoning_tokens: usage.reasoningTokens,
      audio_tokens: usage.outputAudioTokens,
      image_tokens: usage.outputImageTokens,
    }),
  };
}

function detailsOf(name: string, details: Readonly<Record<string, number | undefined>>): JsonObject {
  const known = Object.entries(details).filter(([, value]) => value !== undefined);
  return known.length === 0 ? {} : { [name]: Object.fromEntries(known) };
}
