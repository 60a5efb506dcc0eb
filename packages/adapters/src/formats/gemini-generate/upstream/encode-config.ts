import type { ChatRequest, JsonObject, JsonValue, ResponseFormat } from '@tollgate/schema';
import { describedSchema } from '../../../core/described-schema.js';
import { asObject } from '../../../core/json-members.js';
import { filled, ownMembers } from '../own-members.js';
import { encodeThinking } from './encode-thinking.js';
import type { GeminiTraits } from './gemini-traits.js';
import type { EncodingNotes } from './notes.js';
import { plainSchema } from './plain-schema.js';

/** Most stop sequences that the provider takes. */
const stopSequencesMax = 5;

/** `generationConfig`. What a caller of this format wrote and nobody else knows goes as it came. */
export function encodeConfig(request: ChatRequest, traits: GeminiTraits, notes: EncodingNotes): JsonObject | undefined {
  const written = asObject(ownMembers(request.extensions)?.['generationConfig']);
  if ((request.stop?.length ?? 0) > stopSequencesMax) {
    notes.problems.push({ path: 'stop', message: `this provider takes at most ${stopSequencesMax} stop sequences` });
  }
  return filled({
    ...encodeSampling(request, traits, notes),
    maxOutputTokens: request.maxOutputTokens,
    frequencyPenalty: request.frequencyPenalty,
    presencePenalty: request.presencePenalty,
    seed: request.seed,
    stopSequences: request.stop,
    candidateCount: request.choices,
    responseLogprobs: request.logprobs === undefined ? undefined : true,
    logprobs: request.logprobs?.top,
    ...encodeResponseFormat(request.responseFormat, written),
    thinkingConfig: encodeThinking(request.reasoning, traits, notes),
    ...written,
  });
}

function encodeSampling(request: ChatRequest, traits: GeminiTraits, notes: EncodingNotes): JsonObject {
  const { temperature, topP, topK } = request;
  if (traits.sampling) return { temperature, topP, topK };
  const asked: readonly (readonly [string, JsonValue | undefined])[] = [
    ['temperature', temperature === 1 ? undefined : temperature],
    ['top_p', topP === 1 ? undefined : topP],
    ['top_k', topK],
  ];
  for (const [name, value] of asked) if (value !== undefined) notes.dropped.add(`${name}: this model ignores it`);
  return {};
}

/** A schema has no name here and is always strict. One that was written as a `responseSchema` stays one. */
function encodeResponseFormat(format: ResponseFormat | undefined, written: JsonObject | undefined): JsonObject {
  if (format === undefined) return {};
  if (format.type === 'text') return { responseMimeType: 'text/plain' };
  const responseMimeType = 'application/json';
  if (format.type === 'json' || written?.['responseSchema'] !== undefined) return { responseMimeType };
  const schema = plainSchema(format.schema);
  return { responseMimeType, responseJsonSchema: describedSchema({ ...format, schema }) };
}
