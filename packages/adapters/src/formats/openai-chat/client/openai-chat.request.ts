import { JsonObject, JsonValue } from '@tollgate/schema';
import { z } from 'zod';
import { readAsNumber, readAsObject } from '../../../core/number-schemas.js';

/**
 * What callers of this format send. Members that are named here must have their kind; all others are kept as they are,
 * because providers of this format have many of their own, and callers whose target speaks another format are told of
 * them. `null` means absent everywhere, as it does for OpenAI.
 */
const text = z.string().nullish();
const flag = z.boolean().nullish();
const count = readAsNumber(z.int().min(1)).nullish();
/** What somebody noted for itself: a provider in an earlier answer, a caller beside a call. No other format misses it. */
const note = JsonValue.optional();
/** Read with the schema of its own. */
const elsewhere = JsonValue.optional();

export const RequestParameters = z.object({
  model: z.string().min(1).max(256).nullish(),
  messages: z.array(JsonValue).min(1),
  stream: flag,
  stream_options: readAsObject(z.object({ include_usage: flag })).nullish(),
  max_tokens: count,
  max_completion_tokens: count,
  temperature: readAsNumber(z.number().min(0).max(2)).nullish(),
  top_p: readAsNumber(z.number().min(0).max(1)).nullish(),
  top_k: readAsNumber(z.int()).nullish(),
  frequency_penalty: readAsNumber(z.number().min(-2).max(2)).nullish(),
  presence_penalty: readAsNumber(z.number().min(-2).max(2)).nullish(),
  seed: readAsNumber(z.int()).nullish(),
  stop: z.union([z.string(), z.array(z.string())], { error: 'must be a text or a list of texts' }).nullish(),
  n: readAsNumber(z.int().min(1).max(128)).nullish(),
  logprobs: flag,
  top_logprobs: readAsNumber(z.int().min(0).max(20)).nullish(),
  response_format: JsonObject.nullish(),
  reasoning_effort: text,
  reasoning: JsonObject.nullish(),
  thinking: JsonObject.nullish(),
  user: text,
  metadata: JsonObject.nullish(),
  service_tier: text,
  store: flag,
  tools: z.array(JsonValue).nullish(),
  tool_choice: z.union([z.string(), JsonObject], { error: 'must be a text or an object' }).nullish(),
  parallel_tool_calls: flag,
  functions: z.array(JsonValue).nullish(),
  function_call: z.union([z.string(), JsonObject], { error: 'must be a text or an object' }).nullish(),
});
export type RequestParameters = z.infer<typeof RequestParameters>;

const content = z.union([z.string(), z.array(JsonValue)], { error: 'must be a text or a list of parts' });
const calledFunction = z.object({ name: z.string().min(1), arguments: z.string() });

export const RequestMessage = z.object({ role: z.string() });

export const InstructionMessage = z.object({ role: z.enum(['system', 'developer']), content, name: text });
export const UserMessage = z.object({ role: elsewhere, content, name: text });
export const AssistantMessage = z.object({
  role: elsewhere,
  content: content.nullish(),
  name: text,
  refusal: text,
  reasoning_content: text,
  reasoning: text,
  reasoning_details: z.array(JsonValue).nullish(),
  audio: z.object({ id: z.string(), data: note, expires_at: note, transcript: note }).nullish(),
  images: z.array(JsonValue).nullish(),
  tool_calls: z.array(JsonValue).nullish(),
  function_call: calledFunction.nullish(),
});
export type AssistantMessage = z.infer<typeof AssistantMessage>;
/** A picture of an earlier answer, as providers and we write it. */
export const AssistantPicture = z.object({
  type: elsewhere,
  index: note,
  image_url: z.union([z.string().min(1), z.object({ url: z.string().min(1) })], {
    error: 'must be an object with a url',
  }),
  extra_content: JsonObject.nullish(),
});
export const ToolMessage = z.object({ role: elsewhere, content, tool_call_id: z.string().min(1), name: note });
export const FunctionMessage = z.object({ role: elsewhere, content: content.nullish(), name: z.string().min(1) });

export const RequestToolCall = z.object({
  id: z.string().min(1),
  index: note,
  type: text,
  function: calledFunction,
  extra_content: JsonObject.nullish(),
});

export const RequestPart = z.object({ type: z.string() });
export const TextPart = z.object({ type: elsewhere, text: z.string() });
export const ImagePart = z.object({
  type: elsewhere,
  image_url: z.union(
    [
      z.string().min(1),
      z.object({ url: z.string().min(1), detail: z.enum(['auto', 'low', 'high', 'original']).nullish() }),
    ],
    { error: 'must be an object with a url' },
  ),
});
export const AudioPart = z.object({
  type: elsewhere,
  input_audio: z.object({ data: z.string(), format: z.string().min(1) }),
});
export const FilePart = z.object({
  type: elsewhere,
  file: readAsObject(z.object({ file_data: text, file_id: text, filename: text })),
});
export const RefusalPart = z.object({ type: elsewhere, refusal: z.string() });
export const ThinkingPart = z.object({
  type: elsewhere,
  thinking: z.array(readAsObject(z.object({ type: note, text: text }))),
  closed: note,
  signature: note,
});

/** `cache_control` of Anthropic and OpenRouter, `prompt_cache_breakpoint` of OpenAI: both mark the end of a prefix. */
export const CacheMarks = z.object({
  cache_control: readAsObject(z.object({ type: note, ttl: z.enum(['5m', '1h']).nullish() })).nullish(),
  prompt_cache_breakpoint: JsonObject.nullish(),
});

export const RequestTool = z.object({ type: text, function: JsonObject.nullish() });
export const RequestFunction = z.object({
  name: z.string().min(1),
  description: text,
  parameters: JsonObject.nullish(),
  strict: flag,
});
export const NamedToolChoice = z.object({
  type: z.literal('function'),
  function: z.object({ name: z.string().min(1) }),
});
export const JsonSchemaFormat = z.object({
  type: elsewhere,
  json_schema: readAsObject(z.object({ name: text, description: text, schema: JsonObject.nullish(), strict: flag })),
});
export const ReasoningLevel = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);
export const ReasoningObject = z.object({
  effort: ReasoningLevel.nullish().catch(undefined),
  max_tokens: readAsNumber(z.int().min(1)).nullish().catch(undefined),
  enabled: flag.catch(undefined),
  exclude: flag.catch(undefined),
});
export const ThinkingObject = z.object({
  type: z.enum(['enabled', 'disabled', 'adaptive']).nullish().catch(undefined),
  budget_tokens: readAsNumber(z.int().min(1)).nullish().catch(undefined),
});
