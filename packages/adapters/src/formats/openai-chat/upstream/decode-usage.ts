import type { TokenUsage } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import type { WireUsage } from '../openai-chat.wire.js';
import type { UsageAccounting } from './quirks.js';

/**
 * Brings a provider's counts into the accounting of `TokenUsage`. A part is never larger than its whole: some servers
 * report more cached tokens than there were, and a bill must not go below zero because of it.
 */
export function decodeUsage(wire: WireUsage, accounting: UsageAccounting): TokenUsage {
  const prompt = wire.prompt_tokens_details;
  const completion = wire.completion_tokens_details;
  const inputAudio = prompt?.audio_tokens;
  const inputTokens = inputOf(wire, accounting, inputAudio ?? 0);
  const outputTokens = outputOf(wire, accounting, completion?.reasoning_tokens ?? 0);
  const cacheRead =
    prompt?.cached_tokens ?? wire.prompt_cache_hit_tokens ?? wire.num_cached_tokens ?? wire.cached_tokens;
  return defined({
    inputTokens,
    cacheReadTokens: partOf(inputTokens, cacheRead),
    cacheWriteTokens: partOf(inputTokens, prompt?.cache_write_tokens),
    inputAudioTokens: partOf(inputTokens, inputAudio),
    inputImageTokens: partOf(inputTokens, prompt?.image_tokens),
    outputTokens,
    reasoningTokens: partOf(outputTokens, completion?.reasoning_tokens),
    outputAudioTokens: partOf(outputTokens, completion?.audio_tokens),
    outputImageTokens: partOf(outputTokens, completion?.image_tokens),
    webSearches: wire.server_tool_use_details?.web_search_requests ?? undefined,
  });
}

/** Counts may only grow while an answer streams: what was said once is not taken back by a later chunk. */
export function mergeUsage(before: TokenUsage, after: TokenUsage): TokenUsage {
  const merged: Record<string, number> = {};
  for (const [name, value] of [...Object.entries(before), ...Object.entries(after)]) {
    if (value !== undefined) merged[name] = Math.max(merged[name] ?? 0, value);
  }
  return merged;
}

function inputOf(wire: WireUsage, accounting: UsageAccounting, audio: number): number | undefined {
  const prompt = wire.prompt_tokens ?? undefined;
  if (prompt === undefined) return undefined;
  return accounting.inputAudio === 'beside' ? prompt + audio : prompt;
}

function outputOf(wire: WireUsage, accounting: UsageAccounting, reasoning: number): number | undefined {
  const completion = wire.completion_tokens ?? undefined;
  if (completion === undefined) return undefined;
  const rest = (wire.total_tokens ?? 0) - (wire.prompt_tokens ?? 0);
  switch (accounting.reasoning) {
    case 'inside':
      return completion;
    case 'beside':
      return completion + reasoning;
    case 'by-total':
      return rest === completion + reasoning ? rest : completion;
    case 'unlisted':
      return Math.max(rest, completion);
  }
}

function partOf(whole: number | undefined, part: number | null | undefined): number | undefined {
  if (part === undefined || part === null) return undefined;
  return whole === undefined ? part : Math.min(whole, part);
}
