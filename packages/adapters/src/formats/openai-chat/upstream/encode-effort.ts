import type { ReasoningOptions } from '@tollgate/schema';
import type { EncodeContext } from './encode-parts.js';

/**
 * `reasoning_effort` in the words that the provider takes; undefined where the model is left to decide. A level that it has
 * no word for becomes the highest below it, or the lowest there is.
 */
export function encodeEffort(
  options: ReasoningOptions,
  off: boolean,
  { quirks: { efforts }, report }: Pick<EncodeContext, 'quirks' | 'report'>,
): string | undefined {
  const effort = options.effort ?? effortOf(options);
  if (efforts === 'all') {
    if (effort === undefined && options.mode !== undefined) {
      report.drop('reasoning: the provider decides whether the model thinks');
    }
    return effort;
  }
  if (!off)
    return wordOf(
      effort,
      efforts.filter((word) => word !== 'none'),
    );
  if (efforts.includes('none')) return 'none';
  report.drop('reasoning: this model always thinks, so it was asked for its lowest effort');
  return efforts[0];
}

const ascending: readonly string[] = ['minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

function wordOf(effort: ReasoningOptions['effort'], words: readonly string[]): string | undefined {
  const [lowest, another] = words;
  // Where there is one word it only switches thinking on.
  if (another === undefined || effort === undefined) return another === undefined ? lowest : undefined;
  const most = ascending.indexOf(effort);
  return words.findLast((word) => ascending.indexOf(word) <= most) ?? lowest;
}

const lowEffortTokensMax = 4096;
const mediumEffortTokensMax = 16_384;

/** Budgets become the level that usually spends about as much. No budget and no level leaves it to the provider. */
function effortOf(options: ReasoningOptions): ReasoningOptions['effort'] {
  if (options.mode === 'disabled' || options.budgetTokens === undefined) return undefined;
  if (options.budgetTokens <= lowEffortTokensMax) return 'low';
  return options.budgetTokens <= mediumEffortTokensMax ? 'medium' : 'high';
}
