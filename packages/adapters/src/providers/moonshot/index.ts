import { defineProvider } from '../../core/provider.js';
import { openAiChat } from '../../formats/openai-chat/index.js';
import { moonshotCatalog } from './moonshot.catalog.js';

const common = {
  developerRole: false,
  refusesDeveloperRole: true,
  forcesToolCalls: false,
  documents: 'none',
} as const;
const unknown = ['logprobs', 'metadata', 'seed', 'service_tier', 'top_k', 'user'] as const;
const fixed = ['frequency_penalty', 'presence_penalty', 'temperature', 'top_p'] as const;

const older = openAiChat({ ...common, reasoning: 'none', drops: unknown });
const kimi = openAiChat({
  ...common,
  reasoning: 'thinking',
  reasoningHistory: 'reasoning_content',
  drops: [...unknown, ...fixed],
  refuses: ['n'],
  refusedMembers: fixed,
});

/**
 * Moonshot AI, the maker of Kimi (platform.kimi.ai/docs/api/chat, /docs/guide/migrating-from-openai-to-kimi). A tool
 * cannot be required; the sampling of Kimi models is fixed, and other values are refused; thinking goes back with tool
 * calls.
 */
export const moonshot = defineProvider({
  id: 'moonshot',
  displayName: 'Moonshot AI',
  baseUrl: 'https://api.moonshot.ai/v1',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'MOONSHOT_API_KEY',
  modelPatterns: ['kimi-*', 'moonshot-v1-*'],
  catalog: moonshotCatalog,
  priceList: () => 'moonshotai',
  chat: (model) => (model.startsWith('kimi-') ? kimi : older),
});
