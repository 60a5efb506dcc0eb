import { JsonObject as jsonObject, JsonValue as jsonValue } from '@tollgate/schema';
import { z } from 'zod';

/**
 * What is read of a whole answer. Lenient on purpose: a member of an unexpected kind reads as absent, and no answer is
 * refused for its extras. Streams are read member by member instead.
 */
const text = z.string().optional().catch(undefined);
const objects = z.array(jsonObject).optional().catch(undefined);

export const WireToolCall = z.object({
  id: text,
  function: z.object({ name: text, arguments: jsonValue.optional() }).optional().catch(undefined),
});
export type WireToolCall = z.infer<typeof WireToolCall>;

export const WireAnswer = z.object({
  id: text,
  finish_reason: text,
  message: z.object({
    content: z
      .union([z.string(), z.array(jsonValue)])
      .optional()
      .catch(undefined),
    tool_plan: text,
    tool_calls: z.array(WireToolCall.catch({})).optional().catch(undefined),
    citations: objects,
  }),
  usage: jsonObject.optional().catch(undefined),
  logprobs: z.array(jsonValue).optional().catch(undefined),
});
export type WireAnswer = z.infer<typeof WireAnswer>;
