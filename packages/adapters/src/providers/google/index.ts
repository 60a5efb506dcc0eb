import { defineProvider } from '../../core/provider.js';
import { geminiEmbeddings } from '../../formats/gemini-embeddings/index.js';
import { decodeGenerateFailure, geminiGenerate, geminiTraits } from '../../formats/gemini-generate/index.js';
import { googleCatalog } from './google.catalog.js';

/** Gemini models at their maker, in their own format. */
export const google = defineProvider({
  id: 'google',
  displayName: 'Google Gemini',
  baseUrl: 'https://generativelanguage.googleapis.com',
  auth: { kind: 'header', name: 'x-goog-api-key' },
  apiKeyVariable: 'GEMINI_API_KEY',
  modelPatterns: ['gemini-*'],
  catalog: googleCatalog,
  chat: (model) =>
    geminiGenerate({
      traits: geminiTraits(model),
      modelPath: '/v1beta/models/',
      counting: 'envelope',
      serviceTier: true,
      // https://github.com/googleapis/js-genai/issues/641
      displayNames: false,
      labels: false,
    }),
  embeddings: geminiEmbeddings(decodeGenerateFailure, {
    path: (model) => `/v1beta/models/${encodeURIComponent(model)}:batchEmbedContents`,
    method: 'batch',
  }),
});
