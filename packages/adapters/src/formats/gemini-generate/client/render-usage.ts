import type { Extensions, JsonObject, TokenUsage } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asObject } from '../../../core/json-members.js';
import { ownMembers } from '../own-members.js';

/**
 * Counts as this format writes them: thinking beside the candidates, the cache inside the prompt. A total that is not
 * known is left out; zero would be taken for a count.
 */
export function renderUsage(usage: TokenUsage, extensions?: Extensions): JsonObject | undefined {
  const { inputTokens, outputTokens, reasoningTokens } = usage;
  const counts = defined({
    promptTokenCount: inputTokens,
    cachedContentTokenCount: usage.cacheReadTokens,
    candidatesTokenCount: outputTokens === undefined ? undefined : outputTokens - (reasoningTokens ?? 0),
    thoughtsTokenCount: reasoningTokens,
    totalTokenCount:
      inputTokens === undefined && outputTokens === undefined ? undefined : (inputTokens ?? 0) + (outputTokens ?? 0),
    promptTokensDetails: detailsOf({ AUDIO: usage.inputAudioTokens, IMAGE: usage.inputImageTokens }),
    candidatesTokensDetails: detailsOf({ AUDIO: usage.outputAudioTokens, IMAGE: usage.outputImageTokens }),
    ...asObject(ownMembers(extensions)?.['usageMetadata']),
  });
  return Object.keys(counts).length === 0 ? undefined : counts;
}

function detailsOf(tokens: Readonly<Record<string, number | undefined>>): JsonObject[] | undefined {
  const known = Object.entries(tokens).filter(([, count]) => count !== undefined);
  return known.length === 0 ? undefined : known.map(([modality, tokenCount]) => ({ modality, tokenCount }));
}
