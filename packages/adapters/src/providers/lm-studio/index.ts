import { defineProvider } from '../../core/provider.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEmbeddings } from '../../formats/openai-embeddings/index.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  developerRole: false,
  refusesDeveloperRole: true,
  documents: 'none',
  reasoning: 'none',
  drops: ['logprobs', 'metadata', 'parallel_tool_calls', 'service_tier', 'user'],
  refuses: ['n'],
});

/**
 * An LM Studio server (lmstudio.ai/docs/developer/openai-compat/chat-completions); its base URL ends with `/v1`, such
 * as `http://localhost:1234/v1`, and any text will do for a key unless the server demands one.
 */
export const lmStudio = defineProvider({
  id: 'lm-studio',
  displayName: 'LM Studio',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'LMSTUDIO_API_KEY',
  modelPatterns: [],
  catalog: [],
  chat: () => chat,
  embeddings: openAiEmbeddings(decodeOpenAiFailure, { user: false, tokenIds: false }),
});
