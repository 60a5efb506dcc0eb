import type { ChatTranslation } from '../../core/chat-translation.js';
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

/** Only some take their thinking back, and each family takes its own words of effort (console.groq.com/docs/reasoning). */
const thinking = { ...common, reasoningHistory: 'reasoning', refusedMessageMembers: unknown } as const;
const gptOss = openAiChat({ ...thinking, efforts: ['low', 'medium', 'high'] });
const qwen = openAiChat({ ...thinking, efforts: ['none', 'default'] });

const others = { ...common, refusedMessageMembers: [...unknown, 'reasoning'] };
const unheardOf = openAiChat(others);
const refusedExtensions = { except: ['logit_bias', 'reasoning_effort'] };
const silent = openAiChat({ ...others, reasoning: 'never', extensionMembers: refusedExtensions });
const silentModels = new Set(groqCatalog.filter((card) => card.abilities?.reasoning === false).map(({ id }) => id));

function chatOf(model: string): ChatTranslation {
  if (/(^|\/)gpt-oss/.test(model)) return gptOss;
  if (/(^|\/)qwen3/.test(model)) return qwen;
  return silentModels.has(model) ? silent : unheardOf;
}

/** Groq. */
export const groq = defineProvider({
  id: 'groq',
  displayName: 'Groq',
  baseUrl: 'https://api.groq.com/openai/v1',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'GROQ_API_KEY',
  modelPatterns: [],
  catalog: groqCatalog,
  chat: chatOf,
  endpoints: openAiEndpoints({ decodeFailure: decodeOpenAiFailure }, 'speech', 'transcriptions', 'translations'),
});
