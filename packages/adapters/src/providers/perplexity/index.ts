import { defineProvider } from '../../core/provider.js';
import { openAiChat } from '../../formats/openai-chat/index.js';
import { perplexityCatalog } from './perplexity.catalog.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  developerRole: false,
  refusesDeveloperRole: true,
  streamUsage: 'always',
  documents: 'none',
  drops: ['logprobs', 'metadata', 'parallel_tool_calls', 'seed', 'service_tier', 'stop', 'user'],
  refuses: ['n'],
  refusedMembers: ['max_completion_tokens'],
});

/** Perplexity. Its streams send the counts with every chunk and close with an object instead of `[DONE]`. */
export const perplexity = defineProvider({
  id: 'perplexity',
  displayName: 'Perplexity',
  baseUrl: 'https://api.perplexity.ai',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'PERPLEXITY_API_KEY',
  modelPatterns: ['sonar*'],
  catalog: perplexityCatalog,
  chat: () => chat,
});
