import { JsonObject as jsonObject } from '@tollgate/schema';
import { z } from 'zod';

/** Members that a provider may leave out, null or fill with something new are read as absent, never as an error. */
const lenientString = z.string().optional().catch(undefined);

/** A whole answer: only what is read. Blocks are kept as they came and read one by one. */
export const WireMessage = z.looseObject({
  type: z.literal('message').optional(),
  id: lenientString,
  model: lenientString,
  content: z.array(jsonObject),
  stop_reason: lenientString,
  stop_sequence: lenientString,
  stop_details: jsonObject.optional().catch(undefined),
  container: jsonObject.optional().catch(undefined),
  context_management: jsonObject.optional().catch(undefined),
  diagnostics: jsonObject.optional().catch(undefined),
  usage: jsonObject.optional().catch(undefined),
});
export type WireMessage = z.infer<typeof WireMessage>;

/** The error object, inside the usual envelope or an upstream platform's own. */
export const WireError = z.looseObject({
  type: lenientString,
  message: lenientString,
  status: lenientString,
  details: z.looseObject({ error_code: lenientString }).optional().catch(undefined),
});
export type WireError = z.infer<typeof WireError>;

/** Blocks of an answer that have a place in the vocabulary; every other type is kept whole. */
export const TextBlock = z.looseObject({
  type: z.literal('text'),
  text: z.string(),
  citations: z.array(jsonObject).optional().catch(undefined),
});
export const ThinkingBlock = z.looseObject({
  type: z.literal('thinking'),
  thinking: z.string(),
  signature: lenientString,
});
export const RedactedThinkingBlock = z.looseObject({ type: z.literal('redacted_thinking'), data: z.string() });
