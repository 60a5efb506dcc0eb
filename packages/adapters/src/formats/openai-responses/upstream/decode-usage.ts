import type { JsonObject, JsonValue, TokenUsage } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asCount, asObject, asText } from '../../../core/json-members.js';
import { objectsOf } from '../openai-responses.wire.js';

/**
 * The counts of an answer. Input includes the cache and output includes reasoning, at every provider of this format; a
 * part is never larger than its whole.
 */
export function decodeUsage(response: JsonObject): TokenUsage {
  const usage = asObject(response['usage']);
  const inputTokens = asCount(usage?.['input_tokens']);
  const outputTokens = asCount(usage?.['output_tokens']);
  const input = asObject(usage?.['input_tokens_details']);
  const output = asObject(usage?.['output_tokens_details']);
  return defined({
    inputTokens,
    cacheReadTokens: partOf(inputTokens, input?.['cached_tokens']),
    cacheWriteTokens: partOf(inputTokens, input?.['cache_write_tokens']),
    inputAudioTokens: partOf(inputTokens, input?.['audio_tokens']),
    inputImageTokens: partOf(inputTokens, input?.['image_tokens']),
    outputTokens,
    reasoningTokens: partOf(outputTokens, output?.['reasoning_tokens']),
    outputAudioTokens: partOf(outputTokens, output?.['audio_tokens']),
    outputImageTokens: partOf(outputTokens, output?.['image_tokens']),
    webSearches: webSearchesOf(response, usage),
  });
}

/** A provider's own count comes first; where there is none, the searches among the output are counted. */
function webSearchesOf(response: JsonObject, usage: JsonObject | undefined): number | undefined {
  const counted =
    asCount(asObject(asObject(response['tool_usage'])?.['web_search'])?.['num_requests']) ??
    asCount(asObject(usage?.['server_side_tool_usage_details'])?.['web_search_calls']);
  if (counted !== undefined) return counted;
  const searches = objectsOf(response['output']).filter(isSearch).length;
  return searches === 0 ? undefined : searches;
}

/** Opening a page or looking for a word in it is a step of a search, not one of its own. */
function isSearch(item: JsonObject): boolean {
  const action = asText(asObject(item['action'])?.['type']) ?? 'search';
  return item['type'] === 'web_search_call' && action === 'search';
}

function partOf(whole: number | undefined, part: JsonValue | undefined): number | undefined {
  const count = asCount(part);
  if (count === undefined) return undefined;
  return whole === undefined ? count : Math.min(whole, count);
}
