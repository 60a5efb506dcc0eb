import type { JsonObject, JsonValue } from '@tollgate/schema';
import { asNumber, asObject, asText, itemsOf } from '../../core/json-members.js';

/**
 * Probabilities of tokens in the form that the vocabulary carries them in, which is that of OpenAI: the chosen tokens in
 * order, each with the likeliest others beside it. Undefined where a candidate names none.
 */
export function toLogprobs(result: JsonValue | undefined): JsonObject | undefined {
  const members = asObject(result);
  const chosen = itemsOf(members?.['chosenCandidates']);
  if (chosen.length === 0) return undefined;
  const top = itemsOf(members?.['topCandidates']);
  return {
    content: chosen.map((candidate, at) => ({
      ...tokenOf(candidate),
      top_logprobs: itemsOf(asObject(top[at])?.['candidates']).map(tokenOf),
    })),
  };
}

function tokenOf(candidate: JsonValue): JsonObject {
  const members = asObject(candidate);
  return { token: asText(members?.['token']) ?? '', logprob: asNumber(members?.['logProbability']) ?? 0, bytes: null };
}

/** The other way round. */
export function fromLogprobs(logprobs: JsonValue | undefined): JsonObject | undefined {
  const tokens = itemsOf(asObject(logprobs)?.['content']);
  if (tokens.length === 0) return undefined;
  const top = tokens.map((token) => ({
    candidates: itemsOf(asObject(token)?.['top_logprobs']).map(candidateOf),
  }));
  return { topCandidates: top, chosenCandidates: tokens.map(candidateOf) };
}

function candidateOf(token: JsonValue): JsonObject {
  const members = asObject(token);
  return { token: asText(members?.['token']) ?? '', logProbability: asNumber(members?.['logprob']) ?? 0 };
}
