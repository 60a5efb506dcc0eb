import { type JsonObject, type JsonValue, type TokenUsage, tokenCountMax } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asCount, asObject, itemsOf } from '../../../core/json-members.js';

/**
 * Reads `usageMetadata`. The prompt of server tools counts beside the prompt, thinking beside the candidates, the cache
 * inside the prompt. A count that is missing beside others is zero there; one that has nothing beside it, such as a
 * bare `trafficType`, says nothing at all.
 */
export function readUsage(metadata: JsonValue | undefined): TokenUsage {
  const wire = asObject(metadata);
  const count = (name: string): number | undefined => boundedCount(wire?.[name]);
  const prompt = count('promptTokenCount');
  const total = count('totalTokenCount');
  const candidates = wire === undefined ? undefined : candidatesCount(wire);
  const thoughts = count('thoughtsTokenCount');
  if (wire === undefined || (prompt ?? total ?? candidates ?? thoughts) === undefined) return {};
  const inputTokens = (prompt ?? 0) + (count('toolUsePromptTokenCount') ?? 0);
  const outputTokens = (candidates ?? 0) + (thoughts ?? 0);
  const cached = count('cachedContentTokenCount');
  const details = (modality: string, ...names: readonly string[]): number | undefined =>
    sumOf(names.map((name) => tokensOf(wire[name], modality)));
  const promptDetails = ['promptTokensDetails', 'toolUsePromptTokensDetails'];
  return defined({
    inputTokens,
    cacheReadTokens: atMost(cached, inputTokens),
    inputAudioTokens: atMost(details('AUDIO', ...promptDetails), inputTokens),
    inputImageTokens: atMost(details('IMAGE', ...promptDetails), inputTokens),
    cacheReadAudioTokens: atMost(details('AUDIO', 'cacheTokensDetails'), cached ?? 0),
    outputTokens,
    reasoningTokens: atMost(thoughts, outputTokens),
    outputAudioTokens: atMost(details('AUDIO', 'candidatesTokensDetails'), outputTokens),
    outputImageTokens: atMost(details('IMAGE', 'candidatesTokensDetails'), outputTokens),
  });
}

/**
 * Tokens of the candidates, without their thoughts. Where they are not counted by themselves, they are what of the total
 * is neither the prompt nor a thought; undefined where nothing of it is left.
 */
export function candidatesCount(metadata: JsonObject): number | undefined {
  const count = (name: string): number | undefined => boundedCount(metadata[name]);
  const total = count('totalTokenCount');
  const prompt = count('promptTokenCount');
  const told = count('candidatesTokenCount');
  if (told !== undefined || total === undefined || prompt === undefined) return told;
  const others = prompt + (count('toolUsePromptTokenCount') ?? 0) + (count('thoughtsTokenCount') ?? 0);
  return total > others ? total - others : undefined;
}

/** Searches that the model made for one candidate. */
export function searchesOf(candidate: JsonObject): number | undefined {
  const queries = itemsOf(asObject(candidate['groundingMetadata'])?.['webSearchQueries']);
  return queries.length === 0 ? undefined : queries.length;
}

const translatedMembers: ReadonlySet<string> = new Set([
  'promptTokenCount',
  'candidatesTokenCount',
  'thoughtsTokenCount',
  'toolUsePromptTokenCount',
  'cachedContentTokenCount',
  'totalTokenCount',
  'promptTokensDetails',
  'candidatesTokensDetails',
  'toolUsePromptTokensDetails',
  'cacheTokensDetails',
]);

/** Members of `usageMetadata` without a place in the vocabulary, such as the kind of traffic. */
export function otherUsageMembers(metadata: JsonObject): JsonObject | undefined {
  const others = Object.entries(metadata).filter(
    ([name, value]) => !translatedMembers.has(name) && value !== undefined && value !== null,
  );
  return others.length === 0 ? undefined : Object.fromEntries(others);
}

function boundedCount(value: JsonValue | undefined): number | undefined {
  const count = asCount(value);
  return count === undefined || count > tokenCountMax / 4 ? undefined : count;
}

function tokensOf(details: JsonValue | undefined, modality: string): number | undefined {
  const counts = itemsOf(details)
    .map(asObject)
    .filter((detail) => detail?.['modality'] === modality)
    .map((detail) => boundedCount(detail?.['tokenCount']));
  return sumOf(counts);
}

function sumOf(counts: readonly (number | undefined)[]): number | undefined {
  const known = counts.filter((count) => count !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, count) => sum + count, 0);
}

/** A part is never more than its whole, whatever the provider says. */
function atMost(part: number | undefined, whole: number): number | undefined {
  return part === undefined ? undefined : Math.min(part, whole);
}
