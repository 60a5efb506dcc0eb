import { defineProvider } from '../../core/provider.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEmbeddings } from '../../formats/openai-embeddings/index.js';
import { openAiResponses, speaksResponsesOnly } from '../../formats/openai-responses/index.js';
import { azureCatalog } from './azure.catalog.js';

const chat = openAiChat({ path: '/openai/v1/chat/completions' });

const responses = openAiResponses({ path: '/openai/v1/responses' });

/** Azure OpenAI; the base URL is that of the operator's own resource. */
export const azure = defineProvider({
  id: 'azure',
  displayName: 'Azure OpenAI',
  auth: { kind: 'header', name: 'api-key' },
  apiKeyVariable: 'AZURE_OPENAI_API_KEY',
  modelPatterns: [],
  catalog: azureCatalog,
  chat: (model, preferred) => (preferred === responses.format || speaksResponsesOnly(model) ? responses : chat),
  embeddings: openAiEmbeddings(decodeOpenAiFailure, { path: '/openai/v1/embeddings' }),
});
