import { defineProvider } from '../../core/provider.js';
import { openAiChat } from '../../formats/openai-chat/index.js';
import { zaiCatalog } from './zai.catalog.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  developerRole: false,
  refusesDeveloperRole: true,
  documents: 'none',
  reasoning: 'thinking',
  reasoningHistory: 'reasoning_content',
  drops: ['logprobs', 'metadata', 'seed', 'service_tier', 'top_k'],
  refuses: ['n'],
  refusedMembers: ['max_completion_tokens'],
});

/** Z.AI. */
export const zai = defineProvider({
  id: 'zai',
  displayName: 'Z.AI',
  baseUrl: 'https://api.z.ai/api/paas/v4',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'ZAI_API_KEY',
  modelPatterns: ['glm-*'],
  catalog: zaiCatalog,
  chat: () => chat,
});
