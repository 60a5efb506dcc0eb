import { defineProvider } from '../../core/provider.js';
import { answerMembers, decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEmbeddings } from '../../formats/openai-embeddings/index.js';
import { openAiEndpoints } from '../../formats/openai-endpoints/index.js';
import { mistralCatalog } from './mistral.catalog.js';

/** Members that callers of the OpenAI format send and that Mistral calls something else or does not know. */
const refusedMembers = [
  'logit_bias',
  'logprobs',
  'max_completion_tokens',
  'metadata',
  'seed',
  'service_tier',
  'store',
  'top_logprobs',
  'user',
  'verbosity',
];

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  developerRole: false,
  refusesDeveloperRole: true,
  messageNames: false,
  seedMember: 'random_seed',
  requiredToolChoice: 'any',
  toolCallIds: 'nine-alphanumeric',
  streamUsage: 'always',
  documents: 'document_url',
  efforts: ['none', 'high'],
  reasoningHistory: 'thinking-parts',
  drops: ['logprobs', 'metadata', 'service_tier', 'top_k', 'user'],
  extensionMembers: { only: ['guardrails', 'prediction', 'prompt_mode', 'random_seed', 'safe_prompt'] },
  usage: { reasoning: 'inside', inputAudio: 'beside' },
  refusedMembers,
  refusesNulls: true,
  refusedMessageMembers: [...answerMembers, 'name', 'reasoning'],
  refusedCallMembers: ['extra_content'],
});

const vectorQuirks = { dimensionsMember: 'output_dimension', user: false, tokenIds: false } as const;

/**
 * Mistral, whose bodies are closed: what it does not know it refuses, even as `null` (nomtek/mistralai_client_dart#44).
 * Moderations and transcriptions have the addresses that its own SDK uses (`classifiers.py` and `transcriptions.py`).
 */
export const mistral = defineProvider({
  id: 'mistral',
  displayName: 'Mistral',
  baseUrl: 'https://api.mistral.ai/v1',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'MISTRAL_API_KEY',
  modelPatterns: ['mistral-*', 'ministral-*', 'magistral-*', 'codestral*', 'devstral-*', 'voxtral-*', 'pixtral-*'],
  catalog: mistralCatalog,
  chat: () => chat,
  embeddings: openAiEmbeddings(decodeOpenAiFailure, vectorQuirks),
  endpoints: openAiEndpoints({ decodeFailure: decodeOpenAiFailure }, 'transcriptions', 'moderations'),
});
