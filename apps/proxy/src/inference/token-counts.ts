import { estimateTokensRoughly } from '@tollgate/pricing';
import type { JsonObject } from '@tollgate/schema';
import type { KeptText } from './kept-text.js';
import { promptCharsMax, promptTextOf } from './prompt-text.js';
import type { TokenCounts } from './usage-verdict.js';

type CountTokens = (text: string) => number;

/**
 * Counts tokens for an attempt whose provider did not. The tokenizer takes seventy megabytes and is loaded when the
 * first such attempt ends; should it not load, characters are counted instead.
 */
export function tokenCounts(
  body: () => JsonObject | Promise<JsonObject>,
  { thoughts, text }: { readonly thoughts: KeptText; readonly text: KeptText },
): TokenCounts {
  return {
    inputTokens: async () => countInputTokens(await body(), promptCharsMax),
    thoughtTokens: () => countKept(thoughts),
    answerTokens: () => countKept(text),
  };
}

async function countKept(kept: KeptText): Promise<number> {
  return kept.chars === 0 ? 0 : kept.count(await loadTokenizer());
}

/** Tokens of what a model reads of a request; of a longer one than `charsMax` characters the rest is extrapolated. */
export async function countInputTokens(body: JsonObject, charsMax: number): Promise<number> {
  const prompt = promptTextOf(body);
  const text = prompt.text.slice(0, charsMax);
  if (text.length === 0) return prompt.tokenIds;
  const countTokens = await loadTokenizer();
  return prompt.tokenIds + Math.round((countTokens(text) * Math.max(prompt.chars, text.length)) / text.length);
}

let tokenizer: Promise<CountTokens> | undefined;

async function loadTokenizer(): Promise<CountTokens> {
  tokenizer ??= import('@tollgate/pricing/tokens').then(
    ({ estimateTokens }) => estimateTokens,
    () => (text: string) => estimateTokensRoughly(text.length),
  );
  return tokenizer;
}
