import type {
  AssistantMessage,
  ChatRequest,
  JsonObject,
  Message,
  ReasoningEffort,
  ReasoningOptions,
} from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asText } from '../../../core/json-members.js';
import { formatId } from '../format-id.js';
import type { ModelTraits, WireEffort } from './claude-traits.js';
import { forcesToolCall } from './encode-tools.js';
import type { EncodingNotes } from './notes.js';
import type { MessagesQuirks } from './quirks.js';

/** What thinking depends on besides the request. */
export type ThinkingQuirks = Pick<MessagesQuirks, 'traits' | 'outputTokensMax'>;

export interface EncodedThinking {
  readonly thinking?: JsonObject;
  /** `output_config.effort`. */
  readonly effort?: string;
  /** Whether the request itself turns thinking on, which rules out most sampling parameters. */
  readonly on: boolean;
  /** `max_tokens`, which thinking counts towards. */
  readonly maxTokens: number;
}

/** The smallest budget the provider takes, in tokens. */
const budgetTokensMin = 1024;

/** What share of the output limit may be thought away, so that room for the answer is left. */
const budgetShareMax = 0.8;

/** Budgets, in tokens, for callers who name an effort to a model that wants a budget. */
const budgetOfEffort: Readonly<Record<Exclude<ReasoningEffort, 'none'>, number>> = {
  minimal: 1024,
  low: 2048,
  medium: 8192,
  high: 16_384,
  xhigh: 32_768,
  max: 49_152,
};

/** Efforts for callers who name a budget to a model that wants an effort: the first that the budget does not exceed. */
const effortOfBudget: readonly (readonly [number, WireEffort])[] = [
  [4096, 'low'],
  [12_288, 'medium'],
  [24_576, 'high'],
  [40_960, 'xhigh'],
];

/** Decides on thinking, effort and the output limit together, since each bounds the others. */
export function encodeThinking(request: ChatRequest, quirks: ThinkingQuirks, notes: EncodingNotes): EncodedThinking {
  const maxTokens = request.maxOutputTokens ?? quirks.outputTokensMax ?? quirks.traits.outputTokensDefault;
  const options = request.reasoning;
  if (options === undefined) return { on: false, maxTokens };
  const written = options.extensions?.[formatId];
  if (written !== undefined && !isRefused(options, request.messages)) return asWritten(written, maxTokens);
  if (isOff(options)) return { ...switchOff(quirks.traits, notes), on: false, maxTokens };
  if (quirks.traits.thinking === 'none') {
    notes.dropped.add('reasoning: this model does not think');
    return { on: false, maxTokens };
  }
  if (forcesToolCall(request.toolChoice) && quirks.traits.forcedToolChoice) {
    notes.dropped.add('reasoning: not together with a compulsory tool call');
    return { on: false, maxTokens };
  }
  if (!wantsBudget(request, options, quirks.traits)) {
    return { ...withEffort(options, quirks.traits, notes), on: true, maxTokens };
  }
  return withBudget(options, request, quirks, notes);
}

/** A caller who speaks this format is taken at its word. */
function asWritten(written: JsonObject, maxTokens: number): EncodedThinking {
  const thinking = written['thinking'];
  const config = typeof thinking === 'object' && thinking !== null && 'type' in thinking ? thinking : undefined;
  const type = asText(config?.['type']);
  return defined({
    thinking: config,
    effort: asText(written['effort']),
    on: type === 'enabled' || type === 'adaptive',
    maxTokens,
  });
}

/**
 * Whether a budget would be refused, because the turn that goes on with the results of its calls does not begin with
 * thinking that the provider can check, as one that another vendor began. The provider itself thinks once a turn, before
 * its first call, so what comes behind may have none.
 */
function isRefused({ mode }: ReasoningOptions, messages: readonly Message[]): boolean {
  if (mode !== 'enabled') return false;
  // The user's words beside results do not end the turn.
  const asked = messages.findLastIndex(({ role }, at) => role === 'user' && messages[at - 1]?.role !== 'tool');
  const turn = messages.slice(asked + 1).filter((message) => message.role === 'assistant');
  return turn.some(hasCall) && !beginsWithThinking(turn[0]);
}

function hasCall({ content }: AssistantMessage): boolean {
  return content.some((part) => part.type === 'tool-call');
}

function beginsWithThinking(message: AssistantMessage | undefined): boolean {
  const first = message?.content[0];
  return first?.type === 'redacted-reasoning' || (first?.type === 'reasoning' && first.signature !== undefined);
}

function isOff(options: ReasoningOptions): boolean {
  return options.mode === 'disabled' || (options.mode === undefined && options.effort === 'none');
}

function switchOff(traits: ModelTraits, notes: EncodingNotes): Pick<EncodedThinking, 'thinking' | 'effort'> {
  if (traits.thinking === 'none') return {};
  if (traits.thinkingOff !== 'never') return { thinking: { type: traits.thinkingOff } };
  notes.dropped.add('reasoning: this model always thinks, so it was asked for its lowest effort');
  return defined({ effort: traits.efforts[0] });
}

function wantsBudget(request: ChatRequest, options: ReasoningOptions, traits: ModelTraits): boolean {
  if (traits.thinking === 'budget') return true;
  if (traits.thinking !== 'budget-or-adaptive' || options.mode === 'adaptive') return false;
  return options.budgetTokens !== undefined && !callsWithoutThinking(request.messages);
}

/**
 * With a budget, the provider wants the turn that called a tool to begin with the thinking that led to it. Callers of
 * most formats cannot carry that.
 */
function callsWithoutThinking(messages: readonly Message[]): boolean {
  const last = messages.findLast((message) => message.role === 'assistant');
  return last !== undefined && hasCall(last) && !beginsWithThinking(last);
}

/** The budget leaves room for the answer: in other formats it may be larger than the limit it counts towards here. */
function withBudget(
  options: ReasoningOptions,
  request: ChatRequest,
  quirks: ThinkingQuirks,
  notes: EncodingNotes,
): EncodedThinking {
  const wanted = options.budgetTokens ?? budgetOfEffort[namedEffort(options) ?? 'medium'];
  const maxTokens = request.maxOutputTokens ?? quirks.outputTokensMax ?? quirks.traits.outputTokensDefault + wanted;
  if (maxTokens <= budgetTokensMin) {
    notes.dropped.add('reasoning: the output limit leaves no room for it');
    return { on: false, maxTokens };
  }
  if (callsWithoutThinking(request.messages)) {
    notes.dropped.add('reasoning: the last tool call came back without the thinking that led to it');
    return { on: false, maxTokens };
  }
  const room = Math.max(budgetTokensMin, Math.floor(maxTokens * budgetShareMax));
  const budget = Math.max(budgetTokensMin, Math.min(wanted, room));
  const thinking = defined({ type: 'enabled', budget_tokens: budget, display: displayOf(options) });
  return { thinking, on: true, maxTokens };
}

function withEffort(
  options: ReasoningOptions,
  traits: ModelTraits,
  notes: EncodingNotes,
): Pick<EncodedThinking, 'thinking' | 'effort'> {
  if (options.budgetTokens !== undefined) notes.dropped.add('reasoning.budget: this model takes an effort instead');
  const wanted =
    namedEffort(options) ?? (options.budgetTokens === undefined ? undefined : toEffort(options.budgetTokens));
  return defined({
    thinking: defined({ type: 'adaptive', display: displayOf(options) }),
    effort: wanted === undefined ? undefined : nearestEffort(wanted, traits.efforts),
  });
}

function namedEffort(options: ReasoningOptions): Exclude<ReasoningEffort, 'none'> | undefined {
  return options.effort === 'none' ? undefined : options.effort;
}

function toEffort(budgetTokens: number): WireEffort {
  return effortOfBudget.find(([most]) => budgetTokens <= most)?.[1] ?? 'max';
}

const ascending: readonly ReasoningEffort[] = ['minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/** The wanted effort, or the highest below it that the model has, or its lowest. */
function nearestEffort(wanted: ReasoningEffort, efforts: readonly WireEffort[]): WireEffort | undefined {
  const most = ascending.indexOf(wanted);
  return efforts.findLast((effort) => ascending.indexOf(effort) <= most) ?? efforts[0];
}

/** This format never shows thinking in full; a summary is the nearest it has. */
function displayOf(options: ReasoningOptions): string | undefined {
  if (options.display === undefined) return undefined;
  return options.display === 'none' ? 'omitted' : 'summarized';
}
