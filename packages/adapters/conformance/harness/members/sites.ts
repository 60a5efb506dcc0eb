import { anthropicMessagesSites } from './anthropic-messages.js';
import { geminiGenerateSites } from './gemini-generate.js';
import { openAiChatSites } from './openai-chat.js';
import { openAiResponsesSites } from './openai-responses.js';

/** Every place of a body in each format that callers speak. */
export const allSites = {
  'openai-chat': openAiChatSites,
  'openai-responses': openAiResponsesSites,
  'anthropic-messages': anthropicMessagesSites,
  'gemini-generate': geminiGenerateSites,
} as const;

export type Caller = keyof typeof allSites;

export const callers: readonly Caller[] = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini-generate'];
