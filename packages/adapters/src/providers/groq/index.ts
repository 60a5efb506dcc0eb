import { defineProvider } from '../../core/provider.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEndpoints } from '../../formats/openai-endpoints/index.js';
import { groqCatalog } from './groq.catalog.js';

const chat = openAiChat({
  developerRole: false,
  refusesDeveloperRole: true,
  messageNames: false,
  documents: 'none',
  reasoningHistory: 'reasoning',
  drops: ['logprobs', 'metadata', 'top_k'],
  refuses: ['n'],
  extensionMembers: { except: ['logit_bias'] },
  refusedMembers: ['logprobs', 'top_logprobs', 'logit_bias'],
  refusedMessageMembers: ['name'],
});

/** Groq. */
export const groq = defineProvider({
  id: 'groq',
  displayName: 'Groq',
  baseUrl: 'https://api.groq.com/openai/v1',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'GROQ_API_KEY',
  modelPatterns: [],
  catalog: groqCatalog,
  chat: () => chat,
  endpoints: openAiEndpoints({ decodeFailure: decodeOpenAiFailure }, 'speech', 'transcriptions', 'translations'),
});
