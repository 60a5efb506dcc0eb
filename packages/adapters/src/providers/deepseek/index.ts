import { defineProvider } from '../../core/provider.js';
import { openAiChat } from '../../formats/openai-chat/index.js';
import { openAiResponses } from '../../formats/openai-responses/index.js';
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

const responses = openAiResponses({ outputTokensMin: 1, reasoningState: 'other', plainReasoning: true });

/** DeepSeek. */
export const deepseek = defineProvider({
  id: 'deepseek',
  displayName: 'DeepSeek',
  baseUrl: 'https://api.deepseek.com',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'DEEPSEEK_API_KEY',
  modelPatterns: ['deepseek-*'],
  catalog: deepSeekCatalog,
  chat: (_model, preferred) => (preferred === responses.format ? responses : chat),
});
