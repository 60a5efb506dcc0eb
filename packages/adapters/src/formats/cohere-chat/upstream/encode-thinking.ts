import type { JsonObject, ReasoningEffort, ReasoningOptions } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import type { EncodingNotes } from './notes.js';

/** Budgets, in tokens, for callers who name an effort; from `high` on the model may think as long as it likes. */
const budgetOfEffort: Readonly<Partial<Record<ReasoningEffort, number>>> = {
  minimal: 512,
  low: 2048,
  medium: 8192,
};

/** The member `thinking`. Thinking is on by default in the models that have it, and always shown in full. */
export function encodeThinking(options: ReasoningOptions | undefined, notes: EncodingNotes): JsonObject | undefined {
  if (options === undefined) return undefined;
  const off = options.mode === 'disabled' || (options.mode === undefined && options.effort === 'none');
  if (!notes.traits.thinks) {
    if (!off) notes.dropped.add('reasoning: this model does not think');
    return undefined;
  }
  if (off) return { type: 'disabled' };
  if (options.display === 'none') notes.dropped.add('reasoning.display: thinking is always shown');
  const effortBudget = options.effort === undefined ? undefined : budgetOfEffort[options.effort];
  const budget = options.budgetTokens ?? effortBudget;
  return defined({ type: 'enabled', token_budget: budget === undefined ? undefined : Math.max(1, budget) });
}
