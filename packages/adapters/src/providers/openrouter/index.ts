import { defineProvider } from '../../core/provider.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEmbeddings } from '../../formats/openai-embeddings/index.js';
import { openAiResponses } from '../../formats/openai-responses/index.js';
import { rerankAt } from '../../formats/rerank/index.js';
import { openRouterCatalog } from './openrouter.catalog.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  cacheControl: true,
  reasoning: 'reasoning-object',
  reasoningHistory: 'reasoning_details',
  pictureHistory: true,
  drops: [],
});

const responses = openAiResponses({ outputTokensMin: 1, reasoningState: 'any' });

/** OpenRouter, a relay to many providers: thinking and cache marks keep their form on the way. */
export const openrouter = defineProvider({
  id: 'openrouter',
  displayName: 'OpenRouter',
  baseUrl: 'https://openrouter.ai/api/v1',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'OPENROUTER_API_KEY',
  modelPatterns: [],
  catalog: openRouterCatalog,
  chat: (_model, preferred) => (preferred === responses.format ? responses : chat),
  embeddings: openAiEmbeddings(decodeOpenAiFailure),
  rerank: rerankAt('/rerank', decodeOpenAiFailure),
});
