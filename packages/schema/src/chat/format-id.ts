import { z } from 'zod';

/** The wire formats Tollgate knows. A format is named after who made it and its endpoint. */
export const FormatId = z.enum([
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini-generate',
  'bedrock-converse',
  'cohere-chat',
]);
export type FormatId = z.infer<typeof FormatId>;
