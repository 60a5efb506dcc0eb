import type {
  ChatRequest,
  JsonObject,
  JsonValue,
  ReasoningEffort,
  ReasoningOptions,
  ResponseFormat,
} from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asObject } from '../../../core/json-members.js';
import type { RequestProblems } from '../../../core/request-problems.js';
import { bagOf, noMembers, otherMembers } from '../own-members.js';
import { jsonSchemaOf } from './json-schema.js';
import { GenerationConfig } from './request.wire.js';

/** The members of `generationConfig` in the words of the vocabulary. */
export function parseConfig(config: GenerationConfig, written: JsonObject): Partial<ChatRequest> {
  return defined({
    maxOutputTokens: config.maxOutputTokens ?? undefined,
    temperature: config.temperature ?? undefined,
    topP: config.topP ?? undefined,
    topK: config.topK ?? undefined,
    frequencyPenalty: config.frequencyPenalty ?? undefined,
    presencePenalty: config.presencePenalty ?? undefined,
    seed: config.seed ?? undefined,
    stop: config.stopSequences ?? undefined,
    choices: config.candidateCount ?? undefined,
    logprobs: config.responseLogprobs === true ? defined({ top: config.logprobs ?? undefined }) : undefined,
    responseFormat: parseResponseFormat(config),
    reasoning: parseThinking(config.thinkingConfig ?? undefined, written['thinkingConfig']),
  });
}

const translatedMembers: ReadonlySet<string> = new Set(Object.keys(GenerationConfig.shape));
const otherMimeType = /^(?!application\/json$|text\/plain$)/;

/**
 * The members without a place in the vocabulary. A schema in this format's own words is also kept as it was written, and
 * so is a type of answer that nobody else gives.
 */
export function configMembers(written: JsonObject): JsonObject | undefined {
  const mimeType = written['responseMimeType'];
  const kept: JsonObject = defined({
    ...otherMembers(written, translatedMembers),
    responseSchema: written['responseSchema'] ?? undefined,
    responseMimeType: typeof mimeType === 'string' && otherMimeType.test(mimeType) ? mimeType : undefined,
  });
  return Object.keys(kept).length === 0 ? undefined : kept;
}

function parseResponseFormat(config: GenerationConfig): ResponseFormat | undefined {
  const { responseJsonSchema, responseSchema, responseMimeType } = config;
  if (responseJsonSchema) return { type: 'json-schema', schema: responseJsonSchema };
  if (responseSchema && responseMimeType === 'application/json') {
    return { type: 'json-schema', schema: jsonSchemaOf(responseSchema) };
  }
  if (responseMimeType === 'application/json') return { type: 'json' };
  return responseMimeType === 'text/plain' ? { type: 'text' } : undefined;
}

/** Notes what says nothing without another member, and a type of answer that nobody else gives, with its schema. */
export function noteUntold(config: GenerationConfig, problems: RequestProblems): void {
  const { responseMimeType, responseSchema, responseJsonSchema, thinkingConfig } = config;
  if (config.logprobs && config.responseLogprobs !== true) {
    problems.add('generationConfig.logprobs', 'needs responseLogprobs to be true');
  }
  if (responseMimeType && otherMimeType.test(responseMimeType)) {
    problems.leave('generationConfig.responseMimeType');
  }
  if (responseSchema && !responseJsonSchema && responseMimeType !== 'application/json') {
    problems.leave('generationConfig.responseSchema');
  }
  if (thinkingConfig?.thinkingLevel && levelOf(thinkingConfig.thinkingLevel) === undefined) {
    problems.leave('generationConfig.thinkingConfig.thinkingLevel');
  }
}

const effortsByLevel: ReadonlyMap<string, ReasoningEffort> = new Map([
  ['MINIMAL', 'minimal'],
  ['LOW', 'low'],
  ['MEDIUM', 'medium'],
  ['HIGH', 'high'],
]);

function levelOf(level: string | null | undefined): ReasoningEffort | undefined {
  return effortsByLevel.get(level?.toUpperCase() ?? '');
}

/** Thinking is not shown here unless it is asked for. The wish is also kept as it was written. */
function parseThinking(
  config: NonNullable<GenerationConfig['thinkingConfig']> | undefined,
  written: JsonValue | undefined,
): ReasoningOptions | undefined {
  if (config === undefined) return undefined;
  const budget = config.thinkingBudget ?? undefined;
  return defined({
    mode: modeOf(budget),
    effort: levelOf(config.thinkingLevel),
    budgetTokens: budget !== undefined && budget > 0 ? budget : undefined,
    display: config.includeThoughts === true ? ('summary' as const) : ('none' as const),
    extensions: bagOf(otherMembers(asObject(written) ?? {}, noMembers)),
  });
}

/** Zero switches thinking off, minus one leaves its amount to the model. */
function modeOf(budget: number | undefined): ReasoningOptions['mode'] {
  if (budget === undefined) return undefined;
  return budget === 0 ? 'disabled' : budget < 0 ? 'adaptive' : 'enabled';
}
