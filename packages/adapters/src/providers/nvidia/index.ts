import { defineProvider } from '../../core/provider.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEmbeddings } from '../../formats/openai-embeddings/index.js';
import { nvidiaCatalog } from './nvidia.catalog.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  developerRole: false,
  refusesDeveloperRole: true,
  documents: 'none',
  reasoning: 'none',
  drops: ['metadata', 'service_tier', 'top_k', 'user'],
});

/**
 * NVIDIA’s hosted models (docs.api.nvidia.com/nim/reference/llm-apis). How thinking is asked for differs from model to
 * model, so it is not. Models for search are told questions from passages (docs.nvidia.com/nim, text embedding).
 */
export const nvidia = defineProvider({
  id: 'nvidia',
  displayName: 'NVIDIA',
  baseUrl: 'https://integrate.api.nvidia.com/v1',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'NVIDIA_API_KEY',
  modelPatterns: [],
  catalog: nvidiaCatalog,
  chat: () => chat,
  embeddings: openAiEmbeddings(decodeOpenAiFailure, {
    inputTypes: { document: 'passage', query: 'query' },
    tokenIds: false,
  }),
});
