import { JsonObject, JsonValue } from '@tollgate/schema';
import { z } from 'zod';
import { readAsNumber, readAsObject } from '../../../core/number-schemas.js';

/**
 * What callers of this format send. Members that are named here must have their kind; all others are kept as they are
 * for providers of this format, and callers whose target speaks another one are told of them. `null` means absent
 * everywhere, as it does for OpenAI.
 */
const text = z.string().nullish();
const flag = z.boolean().nullish();
/** What a provider noted for itself in an earlier answer. No other format misses it. */
const note = JsonValue.optional();
/** Read with the schema of its own. */
const elsewhere = JsonValue.optional();

export const ReasoningLevel = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);

export const RequestParameters = z.object({
  model: z.string().min(1).max(256).nullish(),
  input: z.union([z.string(), z.array(JsonValue).min(1)], { error: 'must be a text or a list of items' }),
  instructions: text,
  stream: flag,
  max_output_tokens: readAsNumber(z.int().min(1)).nullish(),
  temperature: readAsNumber(z.number().min(0).max(2)).nullish(),
  top_p: readAsNumber(z.number().min(0).max(1)).nullish(),
  top_logprobs: readAsNumber(z.int().min(0).max(20)).nullish(),
  text: readAsObject(z.object({ format: JsonObject.nullish() })).nullish(),
  reasoning: readAsObject(
    z.object({ effort: ReasoningLevel.nullish(), summary: text, generate_summary: text }),
  ).nullish(),
  include: z.array(z.string()).nullish(),
  tools: z.array(JsonValue).nullish(),
  tool_choice: z.union([z.string(), JsonObject], { error: 'must be a text or an object' }).nullish(),
  parallel_tool_calls: flag,
  metadata: JsonObject.nullish(),
  store: flag,
  service_tier: text,
  user: text,
  safety_identifier: text,
  background: flag,
});
export type RequestParameters = z.infer<typeof RequestParameters>;

const content = z.union([z.string(), z.array(JsonValue)], { error: 'must be a text or a list of parts' });

export const RequestItem = z.object({ type: text, role: text, id: text });
/** What items of an earlier answer have. */
const noted = { id: note, type: elsewhere, status: note, phase: note, created_by: note };
export const MessageItem = z.object({ ...noted, role: z.enum(['user', 'assistant', 'system', 'developer']), content });
export const FunctionCallItem = z.object({
  ...noted,
  call_id: z.string().min(1),
  name: z.string().min(1),
  arguments: z.string(),
});
export const FunctionOutputItem = z.object({ ...noted, call_id: z.string().min(1), output: content });
const Thought = z.object({ type: note, text: z.string() });
export const ReasoningItem = z.object({
  ...noted,
  summary: z.array(Thought).nullish(),
  content: z.array(Thought).nullish(),
  encrypted_content: text,
});

export const RequestPart = z.object({ type: z.string() });
/** What every part has; the mark for the prompt cache is read where the part is made. */
const marks = { type: elsewhere, prompt_cache_breakpoint: elsewhere };
export const TextPart = z.object({ ...marks, text: z.string(), annotations: elsewhere, logprobs: note });
export const OutputTextPart = z.object({ text: z.string(), annotations: z.array(JsonObject).nullish() });
export const RefusalPart = z.object({ type: elsewhere, refusal: z.string() });
export const ImagePart = z.object({
  ...marks,
  image_url: text,
  file_id: text,
  detail: z.enum(['auto', 'low', 'high', 'original']).nullish(),
});
export const AudioPart = z.object({
  ...marks,
  input_audio: z.object({ data: z.string(), format: z.string().min(1) }),
});
export const FilePart = z.object({ ...marks, file_data: text, file_url: text, file_id: text, filename: text });

export const RequestTool = z.object({ type: z.string() });
export const RequestFunction = z.object({
  type: elsewhere,
  name: z.string().min(1),
  description: text,
  parameters: JsonObject.nullish(),
  strict: flag,
});
export const NamedToolChoice = z.object({ type: elsewhere, name: z.string().min(1) });
export const JsonSchemaFormat = z.object({
  type: elsewhere,
  name: text,
  description: text,
  schema: JsonObject,
  strict: flag,
});
