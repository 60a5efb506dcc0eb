import { estimateTokensRoughly } from '@tollgate/pricing';
import type { JsonObject } from '@tollgate/schema';
import type { KeptText } from './kept-text.js';
import { promptTextOf } from './prompt-text.js';
import type { TokenCounts } from './usage-verdict.js';

type CountTokens = (text: string) => number;

/**
 * Counts tokens for an attempt whose provider did not. The tokenizer takes seventy megabytes and is loaded when the
 * first such attempt ends; should it not load, characters are counted instead.
 */
export function tokenCounts(body: () => JsonObject, answer: KeptText): TokenCounts {
  return {
    async inputTokens() {
      const { text, chars, tokenIds } = promptTextOf(body());
      if (text.length === 0) return tokenIds;
      const countTokens = await loadTokenizer();
      return tokenIds + Math.round((countTokens(text) * Math.max(chars, text.length)) / text.length);
    },
    async outputTokens() {
      if (answer.chars === 0) return 0;
      return answer.count(await loadTokenizer());
    },
  };
}

let tokenizer: Promise<CountTokens> | undefined;

async function loadTokenizer(): Promise<CountTokens> {
  tokenizer ??= import('@tollgate/pricing/tokens').then(
    ({ estimateTokens }) => estimateTokens,
    () => (text: string) => estimateTokensRoughly(text.length),
  );
  return tokenizer;
}
