import { defineProvider } from '../../../src/core/provider.js';
import { openAiChat } from '../../../src/formats/openai-chat/index.js';
import { acmeCatalog } from './acme.catalog.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  developerRole: false,
  drops: ['metadata', 'service_tier', 'user'],
});

/** A provider that does not exist: what adding one that speaks OpenAI chat takes. */
export const acme = defineProvider({
  id: 'acme',
  displayName: 'Acme Inference',
  baseUrl: 'https://api.acme.example/v1',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'ACME_API_KEY',
  modelPatterns: ['acme-*'],
  catalog: acmeCatalog,
  chat: () => chat,
});
