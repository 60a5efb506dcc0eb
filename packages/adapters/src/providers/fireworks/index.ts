import { defineProvider } from '../../core/provider.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEmbeddings } from '../../formats/openai-embeddings/index.js';
import { rerankAt } from '../../formats/rerank/index.js';
import { fireworksCatalog } from './fireworks.catalog.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  developerRole: false,
  refusesDeveloperRole: true,
  streamUsage: 'always',
  documents: 'none',
  reasoningHistory: 'reasoning_content',
  drops: ['metadata', 'service_tier'],
});

/**
 * Fireworks AI. Counts come with the last chunk, asked for or not (docs.fireworks.ai/tools-sdks/openai-compatibility),
 * and earlier thinking goes back as it came (docs.fireworks.ai/guides/reasoning). It makes vectors and reranks
 * (docs.fireworks.ai/guides/querying-embeddings-models).
 */
export const fireworks = defineProvider({
  id: 'fireworks',
  displayName: 'Fireworks AI',
  baseUrl: 'https://api.fireworks.ai/inference/v1',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'FIREWORKS_API_KEY',
  modelPatterns: [],
  catalog: fireworksCatalog,
  chat: () => chat,
  embeddings: openAiEmbeddings(decodeOpenAiFailure),
  rerank: rerankAt('/rerank', decodeOpenAiFailure),
});
