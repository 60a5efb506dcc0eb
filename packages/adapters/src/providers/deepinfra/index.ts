import { defineProvider } from '../../core/provider.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEmbeddings } from '../../formats/openai-embeddings/index.js';
import { openAiEndpoints } from '../../formats/openai-endpoints/index.js';
import { deepInfraCatalog } from './deepinfra.catalog.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  developerRole: false,
  refusesDeveloperRole: true,
  documents: 'none',
  drops: ['metadata'],
});

/** DeepInfra (docs.deepinfra.com/chat/overview); its service tier is called `priority`, as OpenAI’s is. */
export const deepInfra = defineProvider({
  id: 'deepinfra',
  displayName: 'DeepInfra',
  baseUrl: 'https://api.deepinfra.com/v1/openai',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'DEEPINFRA_API_KEY',
  modelPatterns: [],
  catalog: deepInfraCatalog,
  chat: () => chat,
  embeddings: openAiEmbeddings(decodeOpenAiFailure),
  endpoints: openAiEndpoints(
    { decodeFailure: decodeOpenAiFailure },
    'images',
    'speech',
    'transcriptions',
    'translations',
  ),
});
