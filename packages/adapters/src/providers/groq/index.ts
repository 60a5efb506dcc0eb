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

const unthinking = [...unknown, 'reasoning'];

/**
 * Models that take their thinking back; all others refuse the member (console.groq.com/docs/reasoning, groq-python). Each
 * family has words of its own for `reasoning_effort`, and refuses all others.
 */
const families = [
  {
    models: /(^|\/)gpt-oss/,
    chat: openAiChat({
      ...common,
      efforts: ['low', 'medium', 'high'],
      reasoningHistory: 'reasoning',
      refusedMessageMembers: unknown,
    }),
  },
  {
    models: /(^|\/)qwen3/,
    chat: openAiChat({
      ...common,
      efforts: ['none', 'default'],
      reasoningHistory: 'reasoning',
      refusedMessageMembers: unknown,
    }),
  },
] as const;

/** Models that are known not to think refuse to be asked for it; of all others nothing is known. */
const silentModels: ReadonlySet<string> = new Set(
  groqCatalog.filter(({ abilities }) => abilities?.reasoning === false).map(({ id }) => id),
);
const silent = openAiChat({
  ...common,
  reasoning: 'never',
  extensionMembers: { except: [...common.extensionMembers.except, 'reasoning_effort'] },
  refusedMessageMembers: unthinking,
});
const unheardOf = openAiChat({ ...common, refusedMessageMembers: unthinking });

function chatOf(model: string): ChatTranslation {
  return families.find(({ models }) => models.test(model))?.chat ?? (silentModels.has(model) ? silent : unheardOf);
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
