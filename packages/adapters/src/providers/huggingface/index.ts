import { defineProvider } from '../../core/provider.js';
import { openAiChat } from '../../formats/openai-chat/index.js';
import { huggingFaceCatalog } from './huggingface.catalog.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  developerRole: false,
  refusesDeveloperRole: true,
  documents: 'none',
  drops: ['metadata', 'service_tier', 'top_k', 'user'],
});

/** The Hugging Face router, which sends a call on to one of many hosts. */
export const huggingface = defineProvider({
  id: 'huggingface',
  displayName: 'Hugging Face',
  baseUrl: 'https://router.huggingface.co/v1',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'HF_TOKEN',
  modelPatterns: [],
  catalog: huggingFaceCatalog,
  chat: () => chat,
});
