import { defineProvider } from '../../core/provider.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEndpoints } from '../../formats/openai-endpoints/index.js';
import { openAiResponses } from '../../formats/openai-responses/index.js';
import { xaiCatalog } from './xai.catalog.js';

const chat = openAiChat({
  developerRole: false,
  refusesDeveloperRole: true,
  parallelCallsMember: 'parallel_function_calling',
  reasoningHistory: 'reasoning_content',
  drops: ['frequency_penalty', 'metadata', 'presence_penalty', 'service_tier', 'stop', 'top_k'],
  usage: { reasoning: 'beside', inputAudio: 'inside' },
});

const responses = openAiResponses({ outputTokensMin: 1, reasoningState: 'other' });

/** xAI; pictures are made at `/v1/images/generations` (docs.x.ai/api-reference). */
export const xai = defineProvider({
  id: 'xai',
  displayName: 'xAI',
  baseUrl: 'https://api.x.ai/v1',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'XAI_API_KEY',
  modelPatterns: ['grok-*'],
  catalog: xaiCatalog,
  priceList: () => 'x-ai',
  chat: (_model, preferred) => (preferred === responses.format ? responses : chat),
  endpoints: openAiEndpoints({ decodeFailure: decodeOpenAiFailure }, 'images'),
});
