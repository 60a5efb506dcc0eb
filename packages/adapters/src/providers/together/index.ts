import { defineProvider } from '../../core/provider.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEndpoints } from '../../formats/openai-endpoints/index.js';
import { rerankAt } from '../../formats/rerank/index.js';
import { togetherCatalog } from './together.catalog.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  developerRole: false,
  refusesDeveloperRole: true,
  documents: 'none',
  drops: ['metadata', 'service_tier', 'user'],
  refusedMembers: ['max_completion_tokens'],
});

/**
 * Together AI. Pictures, sound and reranking have the addresses that its own SDK uses (github.com/togethercomputer/together-python,
 * `src/together/resources`).
 */
export const together = defineProvider({
  id: 'together',
  displayName: 'Together AI',
  baseUrl: 'https://api.together.xyz/v1',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'TOGETHER_API_KEY',
  modelPatterns: [],
  catalog: togetherCatalog,
  chat: () => chat,
  endpoints: openAiEndpoints(
    { decodeFailure: decodeOpenAiFailure },
    'images',
    'speech',
    'transcriptions',
    'translations',
  ),
  rerank: rerankAt('/rerank', decodeOpenAiFailure),
});
