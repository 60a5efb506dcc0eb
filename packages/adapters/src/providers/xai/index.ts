import { defineProvider } from '../../core/provider.js';
import { openAiChat } from '../../formats/openai-chat/index.js';
import { xaiCatalog } from './xai.catalog.js';

const chat = openAiChat({
  developerRole: false,
  refusesDeveloperRole: true,
  parallelCallsMember: 'parallel_function_calling',
  reasoningHistory: 'reasoning_content',
  drops: ['frequency_penalty', 'metadata', 'presence_penalty', 'service_tier', 'stop', 'top_k'],
  usage: { reasoning: 'beside', inputAudio: 'inside' },
});

/** xAI. */
export const xai = defineProvider({
  id: 'xai',
  displayName: 'xAI',
  baseUrl: 'https://api.x.ai/v1',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'XAI_API_KEY',
  modelPatterns: ['grok-*'],
  catalog: xaiCatalog,
  priceList: () => 'x-ai',
  chat: () => chat,
});
