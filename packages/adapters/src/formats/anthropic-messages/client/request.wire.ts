import { JsonObject as jsonObject, JsonValue as jsonValue } from '@tollgate/schema';
import { z } from 'zod';
import { readAsNumber, readAsObject } from '../../../core/number-schemas.js';

/**
 * What callers send. Members that are known must be right; members and block types that are not known are kept as they
 * are, for this format grows faster than any list of it, and callers whose target speaks another one are told of them.
 */
const count = readAsNumber(z.number().int().nonnegative());

const CacheControl = z.looseObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).nullish() }).nullish();

export const TextBlock = z.looseObject({
  type: z.literal('text'),
  text: z.string(),
  cache_control: CacheControl,
  citations: z.array(jsonObject).nullish(),
});

const Base64Source = z.looseObject({ type: z.literal('base64'), media_type: z.string(), data: z.string() });
const UrlSource = z.looseObject({ type: z.literal('url'), url: z.string() });
const FileSource = z.looseObject({ type: z.literal('file'), file_id: z.string() });
const TextSource = z.looseObject({ type: z.literal('text'), media_type: z.literal('text/plain'), data: z.string() });
/** Documents made of blocks, which other formats get as blocks of their own. */
const ContentSource = z.looseObject({
  type: z.literal('content'),
  content: z.union([z.string(), z.array(jsonObject)], 'must be a text or a list of blocks'),
});

export const ImageBlock = z.looseObject({
  type: z.literal('image'),
  source: z.discriminatedUnion('type', [Base64Source, UrlSource, FileSource]),
  cache_control: CacheControl,
});
export type ImageBlock = z.infer<typeof ImageBlock>;

export const DocumentBlock = z.looseObject({
  type: z.literal('document'),
  source: z.discriminatedUnion('type', [Base64Source, UrlSource, FileSource, TextSource, ContentSource]),
  title: z.string().nullish(),
  context: z.string().nullish(),
  citations: readAsObject(z.looseObject({ enabled: z.boolean().nullish() })).nullish(),
  cache_control: CacheControl,
});
export type DocumentBlock = z.infer<typeof DocumentBlock>;

export const ToolUseBlock = z.looseObject({
  type: z.literal('tool_use'),
  id: z.string().min(1),
  name: z.string().min(1),
  input: jsonObject,
  cache_control: CacheControl,
  /** Which code of the model's made the call, as the provider noted it. */
  caller: jsonValue.optional(),
});

/** Blocks are checked one by one by whoever reads them, so that their problems name the right place. */
const Content = z.union([z.string(), z.array(jsonObject)], 'must be a text or a list of content blocks');

export const ToolResultBlock = z.looseObject({
  type: z.literal('tool_result'),
  tool_use_id: z.string().min(1),
  content: Content.nullish(),
  is_error: z.boolean().nullish(),
  cache_control: CacheControl,
});

export const ThinkingBlock = z.looseObject({
  type: z.literal('thinking'),
  thinking: z.string(),
  signature: z.string(),
});
export const RedactedThinkingBlock = z.looseObject({ type: z.literal('redacted_thinking'), data: z.string() });

export const FunctionTool = z.looseObject({
  type: jsonValue.optional(),
  name: z.string().min(1),
  description: z.string().nullish(),
  input_schema: jsonObject,
  strict: z.boolean().nullish(),
  cache_control: CacheControl,
});

const oneCall = { disable_parallel_tool_use: z.boolean().nullish() };
const ToolChoice = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('auto'), ...oneCall }),
  z.looseObject({ type: z.literal('any'), ...oneCall }),
  z.looseObject({ type: z.literal('tool'), name: z.string().min(1), ...oneCall }),
  z.looseObject({ type: z.literal('none') }),
]);

const display = { display: z.enum(['summarized', 'omitted']).nullish() };
const Thinking = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('enabled'), budget_tokens: count, ...display }),
  z.looseObject({ type: z.literal('adaptive'), ...display }),
  z.looseObject({ type: z.literal('disabled') }),
  z.looseObject({ type: z.literal('between_tools') }),
]);

const JsonSchemaFormat = z.looseObject({ type: z.literal('json_schema'), schema: jsonObject });

export const MessagesRequest = z.looseObject({
  model: z.string().min(1).optional(),
  max_tokens: count,
  messages: z.array(z.looseObject({ role: z.enum(['user', 'assistant', 'system']), content: Content })).min(1),
  system: Content.nullish(),
  temperature: readAsNumber(z.number().min(0).max(1)).nullish(),
  top_p: readAsNumber(z.number().min(0).max(1)).nullish(),
  top_k: count.nullish(),
  stop_sequences: z.array(z.string()).nullish(),
  stream: z.boolean().nullish(),
  tools: z.array(jsonObject).nullish(),
  tool_choice: ToolChoice.nullish(),
  thinking: Thinking.nullish(),
  output_config: readAsObject(
    z.looseObject({
      effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(),
      format: JsonSchemaFormat.nullish(),
    }),
  ).nullish(),
  /** The earlier place of `output_config.format`. */
  output_format: JsonSchemaFormat.nullish(),
  metadata: readAsObject(z.looseObject({ user_id: z.string().nullish() })).nullish(),
  service_tier: z.enum(['auto', 'standard_only']).nullish(),
});
export type MessagesRequest = z.infer<typeof MessagesRequest>;

/** The members of the body that have a place in the vocabulary. */
export const translatedMembers: ReadonlySet<string> = new Set(Object.keys(MessagesRequest.shape));
