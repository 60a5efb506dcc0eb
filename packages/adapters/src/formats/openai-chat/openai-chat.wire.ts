import { JsonObject, JsonValue } from '@tollgate/schema';
import { z } from 'zod';
import { readAsNumber } from '../../core/number-schemas.js';

/**
 * What is read of the answers of every provider that speaks OpenAI chat. Lenient on purpose: a member of an unexpected
 * kind reads as absent, members that nothing here needs are not looked at, and no answer is refused for its extras.
 */
const text = z.string().nullish().catch(undefined);
const count = readAsNumber(z.int().nonnegative()).nullish().catch(undefined);
/** Where an answer stands that names no place that there is: beyond all of them, so that it is not taken for the first one. */
const noPlace = Number.MAX_SAFE_INTEGER;
const place = readAsNumber(z.number().transform((named) => (isPlace(named) ? named : noPlace)))
  .nullish()
  .catch(undefined);
const anything = JsonValue.optional();
const anyObject = JsonObject.optional().catch(undefined);

export const WireUsage = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  prompt_tokens_details: z
    .object({ cached_tokens: count, cache_write_tokens: count, audio_tokens: count, image_tokens: count })
    .nullish()
    .catch(undefined),
  completion_tokens_details: z
    .object({ reasoning_tokens: count, audio_tokens: count, image_tokens: count })
    .nullish()
    .catch(undefined),
  prompt_cache_hit_tokens: count,
  num_cached_tokens: count,
  cached_tokens: count,
  server_tool_use_details: z.object({ web_search_requests: count }).nullish().catch(undefined),
  service_tier: text,
});
export type WireUsage = z.infer<typeof WireUsage>;

const usage = WireUsage.nullish().catch(undefined);

export const WireToolCall = z.object({
  index: count,
  id: text,
  type: text,
  function: z.object({ name: text, arguments: anything }).nullish().catch(undefined),
  custom: z.object({ name: text, input: text }).nullish().catch(undefined),
  /** Google's carrier of thought signatures. */
  extra_content: anyObject,
});
export type WireToolCall = z.infer<typeof WireToolCall>;

export const WireContentItem = z.object({
  type: text,
  text,
  thinking: z.array(z.object({ text }).catch({})).nullish().catch(undefined),
});
export type WireContentItem = z.infer<typeof WireContentItem>;

export const WireReasoningDetail = z.object({
  type: text,
  text,
  summary: text,
  data: text,
  signature: text,
  format: text,
});
export type WireReasoningDetail = z.infer<typeof WireReasoningDetail>;

export const WireAnnotation = z.object({
  type: text,
  url_citation: z.object({ url: text, title: text, content: text }).nullish().catch(undefined),
});

/** A whole message, or the part of one that a chunk adds: they have the same members. */
export const WireMessage = z.object({
  content: z
    .union([z.string(), z.array(JsonValue)])
    .nullish()
    .catch(undefined),
  reasoning_content: text,
  reasoning: text,
  reasoning_details: z.array(JsonValue).nullish().catch(undefined),
  refusal: text,
  tool_calls: z.array(WireToolCall.catch({})).nullish().catch(undefined),
  function_call: z.object({ name: text, arguments: anything }).nullish().catch(undefined),
  audio: z.object({ id: text, data: text, transcript: text }).nullish().catch(undefined),
  annotations: z.array(JsonValue).nullish().catch(undefined),
  /** OpenRouter's place for pictures that a model made. */
  images: z.array(JsonValue).nullish().catch(undefined),
  extra_content: anyObject,
});
export type WireMessage = z.infer<typeof WireMessage>;

const message = WireMessage.nullish().catch(undefined);

export const WireChoice = z.object({
  index: place,
  message,
  delta: message,
  finish_reason: text,
  logprobs: anything,
  /** OpenRouter's error of one choice. */
  error: anything,
});
export type WireChoice = z.infer<typeof WireChoice>;

/** A whole answer or one chunk of a streamed one. */
export const WireCompletion = z.object({
  id: text,
  object: text,
  model: text,
  created: count,
  service_tier: text,
  choices: z
    .array(WireChoice.catch({ logprobs: undefined, error: undefined }))
    .nullish()
    .catch(undefined),
  usage,
  /** Groq counts here too, and on some models only here. */
  x_groq: z.object({ usage }).nullish().catch(undefined),
  error: anything,
  /** Perplexity names its sources beside the choices. */
  citations: z.array(JsonValue).nullish().catch(undefined),
  search_results: z.array(JsonValue).nullish().catch(undefined),
});
export type WireCompletion = z.infer<typeof WireCompletion>;

function isPlace(named: number): boolean {
  return Number.isSafeInteger(named) && named >= 0;
}

/** The tier that an answer was served by; some providers name it beside their counts. */
export function tierOf({ service_tier: tier, usage: counts }: WireCompletion): string | undefined {
  return tier || counts?.service_tier || undefined;
}
