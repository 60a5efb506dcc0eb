import { defineProvider } from '../../core/provider.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEmbeddings } from '../../formats/openai-embeddings/index.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  developerRole: false,
  refusesDeveloperRole: true,
  forcesToolCalls: false,
  documents: 'none',
  drops: ['metadata', 'parallel_tool_calls', 'service_tier', 'top_k', 'user'],
  refuses: ['n'],
  extensionMembers: { except: ['logit_bias'] },
});

/**
 * An Ollama server (docs.ollama.com/api/openai-compatibility); its base URL ends with `/v1`:
 * `http://localhost:11434/v1` on one’s own machine, where any text will do for a key, or `https://ollama.com/v1`. A
 * choice among tools, several answers, users and biases are not known.
 */
export const ollama = defineProvider({
  id: 'ollama',
  displayName: 'Ollama',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'OLLAMA_API_KEY',
  modelPatterns: [],
  catalog: [],
  chat: () => chat,
  embeddings: openAiEmbeddings(decodeOpenAiFailure, { user: false, tokenIds: false }),
});
