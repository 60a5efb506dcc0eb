import { defineProvider } from '../../core/provider.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEmbeddings } from '../../formats/openai-embeddings/index.js';
import { openAiEndpoints } from '../../formats/openai-endpoints/index.js';
import { rerankAt } from '../../formats/rerank/index.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  developerRole: false,
  drops: ['metadata', 'service_tier', 'user'],
  // Nobody can know how a server of this family counts thinking, but often its total tells.
  usage: { reasoning: 'by-total', inputAudio: 'inside' },
});

/** Any server that speaks OpenAI chat, such as vLLM, llama.cpp or another gateway; its base URL ends before `/chat`. */
export const openAiCompatible = defineProvider({
  id: 'openai-compatible',
  displayName: 'OpenAI-compatible server',
  auth: { kind: 'bearer' },
  modelPatterns: [],
  catalog: [],
  chat: () => chat,
  embeddings: openAiEmbeddings(decodeOpenAiFailure),
  endpoints: openAiEndpoints(
    { decodeFailure: decodeOpenAiFailure },
    'images',
    'image-edits',
    'speech',
    'transcriptions',
    'translations',
    'moderations',
  ),
  rerank: rerankAt('/rerank', decodeOpenAiFailure),
});
