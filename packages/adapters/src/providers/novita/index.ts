import { defineProvider } from '../../core/provider.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEmbeddings } from '../../formats/openai-embeddings/index.js';
import { rerankAt } from '../../formats/rerank/index.js';
import { novitaCatalog } from './novita.catalog.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  developerRole: false,
  refusesDeveloperRole: true,
  documents: 'none',
  reasoning: 'enable-thinking',
  drops: ['metadata', 'parallel_tool_calls', 'service_tier', 'user'],
});

/**
 * Novita AI (novita.ai/docs/api-reference/model-apis-llm-create-chat-completion). Thinking is switched by
 * `enable_thinking`.
 */
export const novita = defineProvider({
  id: 'novita',
  displayName: 'Novita AI',
  baseUrl: 'https://api.novita.ai/openai/v1',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'NOVITA_API_KEY',
  modelPatterns: [],
  catalog: novitaCatalog,
  chat: () => chat,
  embeddings: openAiEmbeddings(decodeOpenAiFailure),
  rerank: rerankAt('/rerank', decodeOpenAiFailure),
});
