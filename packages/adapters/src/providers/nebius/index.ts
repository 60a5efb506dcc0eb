import { defineProvider } from '../../core/provider.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEmbeddings } from '../../formats/openai-embeddings/index.js';
import { openAiEndpoints } from '../../formats/openai-endpoints/index.js';
import { nebiusCatalog } from './nebius.catalog.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  developerRole: false,
  refusesDeveloperRole: true,
  documents: 'none',
  drops: ['metadata'],
});

/** Nebius Token Factory (docs.tokenfactory.nebius.com/api-reference). Service tiers are known by OpenAI’s names. */
export const nebius = defineProvider({
  id: 'nebius',
  displayName: 'Nebius Token Factory',
  baseUrl: 'https://api.tokenfactory.nebius.com/v1',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'NEBIUS_API_KEY',
  modelPatterns: [],
  catalog: nebiusCatalog,
  chat: () => chat,
  embeddings: openAiEmbeddings(decodeOpenAiFailure),
  endpoints: openAiEndpoints({ decodeFailure: decodeOpenAiFailure }, 'images'),
});
