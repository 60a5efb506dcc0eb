import { defineProvider } from '../../core/provider.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEmbeddings } from '../../formats/openai-embeddings/index.js';
import { openAiEndpoints } from '../../formats/openai-endpoints/index.js';
import { rerankAt } from '../../formats/rerank/index.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  developerRole: false,
  refusesDeveloperRole: true,
  documents: 'none',
  reasoningHistory: 'reasoning_content',
  drops: ['metadata', 'service_tier'],
});

/**
 * A vLLM server of one’s own (docs.vllm.ai, OpenAI-compatible server); its base URL ends with `/v1`, such as
 * `http://localhost:8000/v1`. A key is asked for only where the server was started with one: any text will do
 * otherwise.
 */
export const vllm = defineProvider({
  id: 'vllm',
  displayName: 'vLLM',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'VLLM_API_KEY',
  modelPatterns: [],
  catalog: [],
  chat: () => chat,
  embeddings: openAiEmbeddings(decodeOpenAiFailure),
  endpoints: openAiEndpoints({ decodeFailure: decodeOpenAiFailure }, 'transcriptions', 'translations'),
  rerank: rerankAt('/rerank', decodeOpenAiFailure),
});
