import { defineProvider } from '../../core/provider.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEmbeddings } from '../../formats/openai-embeddings/index.js';
import { perplexityCatalog } from './perplexity.catalog.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  developerRole: false,
  refusesDeveloperRole: true,
  streamUsage: 'always',
  documents: 'none',
  drops: ['logprobs', 'metadata', 'parallel_tool_calls', 'seed', 'service_tier', 'stop', 'user'],
  refuses: ['n'],
  refusedMembers: ['max_completion_tokens'],
});

/**
 * Perplexity. Its streams send the counts with every chunk and close with an object instead of `[DONE]`; its vectors are
 * signed bytes, without unit length (docs.perplexity.ai/docs/embeddings/best-practices).
 */
export const perplexity = defineProvider({
  id: 'perplexity',
  displayName: 'Perplexity',
  baseUrl: 'https://api.perplexity.ai',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'PERPLEXITY_API_KEY',
  modelPatterns: ['sonar*', 'pplx-embed-*'],
  catalog: perplexityCatalog,
  chat: () => chat,
  embeddings: openAiEmbeddings(decodeOpenAiFailure, {
    path: '/v1/embeddings',
    encodings: 'base64-int8',
    user: false,
    tokenIds: false,
  }),
});
