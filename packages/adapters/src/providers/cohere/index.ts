import { defineProvider } from '../../core/provider.js';
import { cohereChat, decodeCohereFailure } from '../../formats/cohere-chat/index.js';
import { cohereEmbeddings } from '../../formats/cohere-embeddings/index.js';
import { rerankAt } from '../../formats/rerank/index.js';
import { cohereCatalog } from './cohere.catalog.js';

const chat = cohereChat('/v2/chat');

/** Cohere. What is counted is what it bills for. */
export const cohere = defineProvider({
  id: 'cohere',
  displayName: 'Cohere',
  baseUrl: 'https://api.cohere.com',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'COHERE_API_KEY',
  modelPatterns: ['command-*', 'rerank-*'],
  catalog: cohereCatalog,
  chat: () => chat,
  embeddings: cohereEmbeddings(decodeCohereFailure, { path: () => '/v2/embed', modelInBody: true, base64: true }),
  rerank: rerankAt('/v2/rerank', decodeCohereFailure),
});
