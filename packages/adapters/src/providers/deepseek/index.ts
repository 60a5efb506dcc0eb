import { defineProvider } from '../../core/provider.js';
import { openAiChat } from '../../formats/openai-chat/index.js';
import { deepSeekCatalog } from './deepseek.catalog.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  developerRole: false,
  refusesDeveloperRole: true,
  jsonSchema: 'json-mode',
  documents: 'none',
  reasoning: 'thinking',
  reasoningHistory: 'reasoning_content',
  drops: ['metadata', 'seed', 'service_tier', 'top_k', 'user'],
  refuses: ['n'],
  refusedMembers: ['max_completion_tokens'],
});

/** DeepSeek. */
export const deepseek = defineProvider({
  id: 'deepseek',
  displayName: 'DeepSeek',
  baseUrl: 'https://api.deepseek.com',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'DEEPSEEK_API_KEY',
  modelPatterns: ['deepseek-*'],
  catalog: deepSeekCatalog,
  chat: () => chat,
});
