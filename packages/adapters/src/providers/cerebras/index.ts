import { defineProvider } from '../../core/provider.js';
import { answerMembers, openAiChat } from '../../formats/openai-chat/index.js';
import { cerebrasCatalog } from './cerebras.catalog.js';

const chat = openAiChat({
  developerRole: false,
  refusesDeveloperRole: true,
  documents: 'none',
  reasoningHistory: 'reasoning',
  drops: ['frequency_penalty', 'metadata', 'presence_penalty', 'service_tier', 'top_k'],
  refuses: ['n'],
  extensionMembers: { except: ['logit_bias'] },
  refusedMembers: ['frequency_penalty', 'logit_bias', 'presence_penalty', 'service_tier'],
  refusedMessageMembers: answerMembers,
  refusedCallMembers: ['extra_content'],
});

/** Cerebras. */
export const cerebras = defineProvider({
  id: 'cerebras',
  displayName: 'Cerebras',
  baseUrl: 'https://api.cerebras.ai/v1',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'CEREBRAS_API_KEY',
  modelPatterns: [],
  catalog: cerebrasCatalog,
  chat: () => chat,
});
