import { defineProvider } from '../../core/provider.js';
import { answerMembers, decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEndpoints } from '../../formats/openai-endpoints/index.js';
import { groqCatalog } from './groq.catalog.js';

const common = {
  developerRole: false,
  refusesDeveloperRole: true,
  messageNames: false,
  documents: 'none',
  // console.groq.com/docs/service-tiers
  serviceTiers: { standard: 'on_demand', others: ['auto', 'flex', 'performance'] },
  drops: ['logprobs', 'metadata', 'top_k'],
  refuses: ['n'],
  extensionMembers: { except: ['logit_bias'] },
  refusedMembers: ['logprobs', 'top_logprobs', 'logit_bias'],
  refusedCallMembers: ['extra_content'],
} as const;

/** `property 'refusal' is unsupported`, even as `null`. */
const unknown = [...answerMembers, 'name'];

const thinking = openAiChat({ ...common, reasoningHistory: 'reasoning', refusedMessageMembers: unknown });
const plain = openAiChat({ ...common, refusedMessageMembers: [...unknown, 'reasoning'] });

/** Models that take their thinking back; all others refuse the member (console.groq.com/docs/reasoning, groq-python). */
const thinkingModels = /(^|\/)(gpt-oss|qwen3)/;

/** Groq. */
export const groq = defineProvider({
  id: 'groq',
  displayName: 'Groq',
  baseUrl: 'https://api.groq.com/openai/v1',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'GROQ_API_KEY',
  modelPatterns: [],
  catalog: groqCatalog,
  chat: (model) => (thinkingModels.test(model) ? thinking : plain),
  endpoints: openAiEndpoints({ decodeFailure: decodeOpenAiFailure }, 'speech', 'transcriptions', 'translations'),
});
