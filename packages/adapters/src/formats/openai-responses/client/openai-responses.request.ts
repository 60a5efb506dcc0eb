import { JsonObject, JsonValue } from '@tollgate/schema';
import { z } from 'zod';

/**
 * What callers of this format send. Members that are named here must have their kind; all others are kept as they are
 * for providers of this format. `null` means absent everywhere, as it does for OpenAI.
 */
const text = z.string().nullish();
const flag = z.boolean().nullish();

export const ReasoningLevel = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);

export const RequestParameters = z.object({
  model: z.string().min(1).max(256).nullish(),
  input: z.union([z.string(), z.array(JsonValue).min(1)], { error: 'must be a text or a list of items' }),
  instructions: text,
  stream: flag,
  max_output_tokens: z.int().min(1).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  text: z.object({ format: JsonObject.nullish() }).nullish(),
  reasoning: z.object({ effort: ReasoningLevel.nullish(), summary: text, generate_summary: text }).nullish(),
  include: z.array(z.string()).nullish(),
  tools: z.array(JsonValue).nullish(),
  tool_choice: z.union([z.string(), JsonObject], { error: 'must be a string or an object' }).nullish(),
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
export const MessageItem = z.object({ role: z.enum(['user', 'assistant', 'system', 'developer']), content });
export const FunctionCallItem = z.object({
  call_id: z.string().min(1),
  name: z.string().min(1),
  arguments: z.string(),
});
export const FunctionOutputItem = z.object({ call_id: z.string().min(1), output: content });
export const ReasoningItem = z.object({
  summary: z.array(z.object({ text: z.string() })).nullish(),
  content: z.array(z.object({ text: z.string() })).nullish(),
  encrypted_content: text,
});

export const RequestPart = z.object({ type: z.string() });
export const TextPart = z.object({ text: z.string() });
export const OutputTextPart = z.object({ text: z.string(), annotations: z.array(JsonObject).nullish() });
export const RefusalPart = z.object({ refusal: z.string() });
export const ImagePart = z.object({
  image_url: text,
  file_id: text,
  detail: z.enum(['auto', 'low', 'high', 'original']).nullish(),
});
export const AudioPart = z.object({ input_audio: z.object({ data: z.string(), format: z.string().min(1) }) });
export const FilePart = z.object({ file_data: text, file_url: text, file_id: text, filename: text });

export const RequestTool = z.object({ type: z.string() });
export const RequestFunction = z.object({
  name: z.string().min(1),
  description: text,
  parameters: JsonObject.nullish(),
  strict: flag,
});
export const NamedToolChoice = z.object({ name: z.string().min(1) });
export const JsonSchemaFormat = z.object({
  name: text,
  description: text,
  schema: JsonObject,
  strict: flag,
});
