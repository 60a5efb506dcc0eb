import { defineProvider } from '../../core/provider.js';
import { openAiChat } from '../../formats/openai-chat/index.js';
import { alibabaCatalog } from './alibaba.catalog.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  developerRole: false,
  refusesDeveloperRole: true,
  documents: 'none',
  reasoning: 'enable-thinking',
  reasoningHistory: 'reasoning_content',
  drops: ['metadata', 'service_tier', 'user'],
  refusedMembers: ['max_completion_tokens'],
});

/** Alibaba Cloud Model Studio, the address outside of China. */
export const alibaba = defineProvider({
  id: 'alibaba',
  displayName: 'Alibaba Cloud',
  baseUrl: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'DASHSCOPE_API_KEY',
  modelPatterns: ['qwen*'],
  catalog: alibabaCatalog,
  chat: () => chat,
});
