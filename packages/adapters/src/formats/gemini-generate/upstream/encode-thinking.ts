import type { JsonObject, ReasoningEffort, ReasoningOptions } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { ownMembers } from '../own-members.js';
import type { GeminiTraits, ThinkingLevel } from './gemini-traits.js';
import type { EncodingNotes } from './notes.js';

/** Budgets, in tokens, for callers who name an effort to a model that wants a budget; as Google's own OpenAI endpoint has them. */
const budgetOfEffort: Readonly<Record<Exclude<ReasoningEffort, 'none'>, number>> = {
  minimal: 1024,
  low: 1024,
  medium: 8192,
  high: 24_576,
  xhigh: 32_768,
  max: 32_768,
};

const levelOfEffort: Readonly<Record<Exclude<ReasoningEffort, 'none'>, ThinkingLevel>> = {
  minimal: 'MINIMAL',
  low: 'LOW',
  medium: 'MEDIUM',
  high: 'HIGH',
  xhigh: 'HIGH',
  max: 'HIGH',
};

/** Levels for callers who name a budget to a model that wants a level: the first that the budget does not exceed. */
const levelOfBudget: readonly (readonly [number, ThinkingLevel])[] = [
  [512, 'MINIMAL'],
  [4096, 'LOW'],
  [16_384, 'MEDIUM'],
];

/** The budget by which the provider is asked to decide itself. */
const dynamicBudget = -1;

/** `thinkingConfig`. Whoever asks for thinking also sees it, unless they say that they do not want to. */
export function encodeThinking(
  options: ReasoningOptions | undefined,
  traits: GeminiTraits,
  notes: EncodingNotes,
): JsonObject | undefined {
  if (options === undefined) return undefined;
  const written = ownMembers(options.extensions);
  if (written !== undefined && fits(written, traits)) return written;
  const { thinking } = traits;
  if (thinking.type === 'none') {
    if (!isOff(options)) notes.dropped.add('reasoning: this model has no setting for it');
    return undefined;
  }
  if (isOff(options)) return switchOff(thinking, notes);
  const shown = { includeThoughts: options.display === 'none' ? undefined : true };
  const amount =
    thinking.type === 'level'
      ? { thinkingLevel: levelOf(options, thinking.levels, notes) }
      : { thinkingBudget: budgetOf(options, thinking) };
  return defined({ ...shown, ...amount });
}

/** A caller who speaks this format is taken at its word, where the model knows the words. */
function fits(written: JsonObject, { thinking }: GeminiTraits): boolean {
  return thinking.type === 'level' || (thinking.type === 'budget' && written['thinkingLevel'] === undefined);
}

function isOff(options: ReasoningOptions): boolean {
  return options.mode === 'disabled' || (options.mode === undefined && options.effort === 'none');
}

type Adjustable = Exclude<GeminiTraits['thinking'], { readonly type: 'none' }>;

function switchOff(thinking: Adjustable, notes: EncodingNotes): JsonObject {
  if (thinking.type === 'budget' && thinking.canBeOff) return { thinkingBudget: 0 };
  notes.dropped.add('reasoning: this model always thinks, so it was asked for the least');
  return thinking.type === 'budget' ? { thinkingBudget: thinking.min } : defined({ thinkingLevel: thinking.levels[0] });
}

function namedEffort(options: ReasoningOptions): Exclude<ReasoningEffort, 'none'> | undefined {
  return options.effort === 'none' ? undefined : options.effort;
}

function budgetOf(options: ReasoningOptions, { min, max }: Extract<Adjustable, { type: 'budget' }>): number {
  const effort = namedEffort(options);
  const wanted = options.budgetTokens ?? (effort === undefined ? dynamicBudget : budgetOfEffort[effort]);
  return wanted === dynamicBudget ? dynamicBudget : Math.min(Math.max(wanted, min), max);
}

const ascending: readonly ThinkingLevel[] = ['MINIMAL', 'LOW', 'MEDIUM', 'HIGH'];

/** The wanted level, or the highest below it that the model has, or its lowest. None where the caller leaves it open. */
function levelOf(
  options: ReasoningOptions,
  levels: readonly ThinkingLevel[],
  notes: EncodingNotes,
): ThinkingLevel | undefined {
  const effort = namedEffort(options);
  const { budgetTokens } = options;
  if (effort === undefined && budgetTokens === undefined) return undefined;
  if (effort === undefined) notes.dropped.add('reasoning.budget: this model takes a level instead');
  const wanted =
    effort === undefined
      ? (levelOfBudget.find(([most]) => (budgetTokens ?? 0) <= most)?.[1] ?? 'HIGH')
      : levelOfEffort[effort];
  const most = ascending.indexOf(wanted);
  return levels.findLast((level) => ascending.indexOf(level) <= most) ?? levels[0];
}
