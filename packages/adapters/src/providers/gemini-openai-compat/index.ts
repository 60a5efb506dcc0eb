import { defineProvider } from '../../core/provider.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEndpoints } from '../../formats/openai-endpoints/index.js';
import { geminiOpenAiCompatCatalog } from './gemini-openai-compat.catalog.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  developerRole: false,
  refusesDeveloperRole: true,
  messageNames: false,
  documents: 'none',
  drops: ['logprobs', 'metadata', 'seed', 'service_tier', 'top_k', 'user'],
  usage: { reasoning: 'unlisted', inputAudio: 'inside' },
});

/** Gemini in the OpenAI format, as Google serves it. Thinking shows in the total of the counts only. */
export const geminiOpenAiCompat = defineProvider({
  id: 'gemini-openai-compat',
  displayName: 'Gemini (OpenAI format)',
  baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'GEMINI_API_KEY',
  modelPatterns: ['gemini-*'],
  catalog: geminiOpenAiCompatCatalog,
  priceList: () => 'google',
  chat: () => chat,
  endpoints: openAiEndpoints({ decodeFailure: decodeOpenAiFailure }, 'images'),
});
