import type { FormatId, JsonValue } from '@tollgate/schema';
import type { Asked } from './asked.js';
import { readAnthropicMessages } from './readers/anthropic-messages.js';
import { readBedrockConverse } from './readers/bedrock-converse.js';
import { readCohereChat } from './readers/cohere-chat.js';
import { readGeminiGenerate } from './readers/gemini-generate.js';
import { readOpenAiChat } from './readers/openai-chat.js';
import { readOpenAiResponses } from './readers/openai-responses.js';
import { writeAnthropicMessages } from './writers/anthropic-messages.js';
import { writeGeminiGenerate } from './writers/gemini-generate.js';
import { writeOpenAiChat } from './writers/openai-chat.js';
import { writeOpenAiResponses } from './writers/openai-responses.js';
import type { WrittenRequest } from './writers/written.js';

/** The formats callers speak, and how a caller writes a question in each. */
export const writers = {
  'openai-chat': writeOpenAiChat,
  'openai-responses': writeOpenAiResponses,
  'anthropic-messages': writeAnthropicMessages,
  'gemini-generate': writeGeminiGenerate,
} as const satisfies Partial<Record<FormatId, (asked: Asked) => WrittenRequest>>;

/** The formats providers speak, and how what was asked is found in a body of each. */
export const readers = {
  'openai-chat': readOpenAiChat,
  'openai-responses': readOpenAiResponses,
  'anthropic-messages': readAnthropicMessages,
  'gemini-generate': readGeminiGenerate,
  'bedrock-converse': readBedrockConverse,
  'cohere-chat': readCohereChat,
} as const satisfies Partial<Record<FormatId, (body: JsonValue) => Asked>>;

export type CallerFormat = keyof typeof writers;
export type UpstreamFormat = keyof typeof readers;
