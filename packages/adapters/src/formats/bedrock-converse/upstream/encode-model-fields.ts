import type { ChatRequest, JsonObject, ReasoningEffort, ReasoningOptions } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { type EncodingNotes, encodeSampling, encodeThinking } from '../../anthropic-messages/index.js';
import type { ConverseQuirks } from './quirks.js';

/** The parameters of the model, as far as they depend on each other. */
export interface EncodedModelFields {
  /** Members of `inferenceConfig`. */
  readonly inference: JsonObject;
  /** Members of `additionalModelRequestFields`, which each maker's models define for themselves. */
  readonly fields: JsonObject;
}

/** The format's own bounds of `temperature` and `topP`. */
const probabilityMax = 1;

/** Efforts where only three can be named; the others become the nearest. */
const threeEfforts: Readonly<Record<Exclude<ReasoningEffort, 'none'>, 'low' | 'medium' | 'high'>> = {
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
};

/** Most tokens of thinking, for callers who name a budget, up to which an effort is meant. */
const lowBudgetTokens = 4096;
const mediumBudgetTokens = 12_288;

/** Decides on thinking, sampling and the output limit together, since each bounds the others. */
export function encodeModelFields(
  request: ChatRequest,
  quirks: ConverseQuirks,
  notes: EncodingNotes,
): EncodedModelFields {
  return quirks.reasoning === 'thinking' ? withThinking(request, quirks, notes) : withEffort(request, quirks, notes);
}

/**
 * Claude models take the parameters of their maker's own API, so these are decided where that API is spoken. An output
 * limit is not demanded here; it is sent where the caller set one, and where a budget of thinking needs one above it.
 */
function withThinking(request: ChatRequest, quirks: ConverseQuirks, notes: EncodingNotes): EncodedModelFields {
  const { traits } = quirks;
  const encoded = encodeThinking(request, { traits, outputTokensMax: traits.outputTokensDefault }, notes);
  const sampling = encodeSampling(request, traits, encoded.on, notes);
  const hasBudget = encoded.thinking?.['budget_tokens'] !== undefined;
  return {
    inference: defined({
      maxTokens: request.maxOutputTokens ?? (hasBudget ? encoded.maxTokens : undefined),
      temperature: sampling.temperature,
      topP: sampling.top_p,
    }),
    fields: defined({
      top_k: sampling.top_k,
      thinking: encoded.thinking,
      output_config: encoded.effort === undefined ? undefined : { effort: encoded.effort },
    }),
  };
}

function withEffort(request: ChatRequest, quirks: ConverseQuirks, notes: EncodingNotes): EncodedModelFields {
  const reasoning = reasoningFields(request, quirks, notes);
  const { maxOutputTokens, topK } = request;
  if (topK !== undefined && !quirks.nestedTopK) notes.dropped.add('top_k');
  return {
    inference: defined({ maxTokens: maxOutputTokens, ...samplingOf(request, reasoning.atFullEffort, notes) }),
    fields: defined({
      ...reasoning.fields,
      inferenceConfig: quirks.nestedTopK && topK !== undefined ? { topK } : undefined,
    }),
  };
}

function samplingOf(request: ChatRequest, atFullEffort: boolean, notes: EncodingNotes): JsonObject {
  const { temperature, topP } = request;
  if (atFullEffort) {
    if (temperature !== undefined) notes.dropped.add('temperature');
    if (topP !== undefined) notes.dropped.add('top_p');
    return {};
  }
  if (temperature !== undefined && temperature > probabilityMax) notes.dropped.add('temperature: above 1, sent as 1');
  return defined({
    temperature: temperature === undefined ? undefined : Math.min(Math.max(temperature, 0), probabilityMax),
    topP,
  });
}

interface EncodedReasoning {
  readonly fields: JsonObject;
  /** Whether the model was asked for the effort at which it takes no other parameters. */
  readonly atFullEffort: boolean;
}

const nothingAsked: EncodedReasoning = { fields: {}, atFullEffort: false };

function reasoningFields(
  { reasoning: options, maxOutputTokens }: ChatRequest,
  { reasoning: style }: ConverseQuirks,
  notes: EncodingNotes,
): EncodedReasoning {
  if (options === undefined) return nothingAsked;
  if (isOff(options)) return switchedOff(style, notes);
  if (options.display !== undefined) notes.dropped.add('reasoning.display');
  if (options.budgetTokens !== undefined && style !== 'none')
    notes.dropped.add('reasoning.budget: this model takes an effort instead');
  const effort = effortOf(options);
  switch (style) {
    case 'reasoning-config':
      return reasoningConfig(effort ?? 'medium', maxOutputTokens, notes);
    case 'reasoning-effort':
      return { fields: effort === undefined ? {} : { reasoning_effort: effort }, atFullEffort: false };
    case 'reasoning-word':
      return { fields: { reasoning_config: effort === 'low' ? 'low' : 'high' }, atFullEffort: false };
    default:
      notes.dropped.add('reasoning: this model is not asked for it');
      return nothingAsked;
  }
}

/** At high effort the model takes neither an output limit nor sampling; a caller's limit is worth more than the effort. */
function reasoningConfig(
  effort: 'low' | 'medium' | 'high',
  maxOutputTokens: number | undefined,
  notes: EncodingNotes,
): EncodedReasoning {
  const limited = effort === 'high' && maxOutputTokens !== undefined;
  if (limited) notes.dropped.add('reasoning: high effort takes no output limit, so it was asked for medium');
  const maxReasoningEffort = limited ? 'medium' : effort;
  return {
    fields: { reasoningConfig: { type: 'enabled', maxReasoningEffort } },
    atFullEffort: maxReasoningEffort === 'high',
  };
}

function switchedOff(style: ConverseQuirks['reasoning'], notes: EncodingNotes): EncodedReasoning {
  if (style === 'reasoning-config') return { fields: { reasoningConfig: { type: 'disabled' } }, atFullEffort: false };
  if (style === 'none') return nothingAsked;
  notes.dropped.add('reasoning: this model always thinks, so it was asked for its lowest effort');
  const fields = style === 'reasoning-word' ? { reasoning_config: 'low' } : { reasoning_effort: 'low' };
  return { fields, atFullEffort: false };
}

function isOff(options: ReasoningOptions): boolean {
  return options.mode === 'disabled' || (options.mode === undefined && options.effort === 'none');
}

function effortOf({ effort, budgetTokens }: ReasoningOptions): 'low' | 'medium' | 'high' | undefined {
  if (effort !== undefined && effort !== 'none') return threeEfforts[effort];
  if (budgetTokens === undefined) return undefined;
  if (budgetTokens <= lowBudgetTokens) return 'low';
  return budgetTokens <= mediumBudgetTokens ? 'medium' : 'high';
}
