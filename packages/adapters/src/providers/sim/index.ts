import { defineProvider } from '../../core/provider.js';
import { anthropicMessages, claudeTraits, messagesTarget } from '../../formats/anthropic-messages/index.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEmbeddings } from '../../formats/openai-embeddings/index.js';
import { openAiEndpoints, speaksInEvents } from '../../formats/openai-endpoints/index.js';
import { rerankAt } from '../../formats/rerank/index.js';
import { simCatalog } from './sim.catalog.js';

const openAiModels = openAiChat({ path: '/v1/chat/completions' });

/** The simulated provider of the local stack. It imitates models of two makers, each in its own format. */
export const sim = defineProvider({
  id: 'sim',
  displayName: 'Simulated provider',
  auth: { kind: 'bearer' },
  modelPatterns: [],
  catalog: simCatalog,
  priceList: listOf,
  chat: (model) => (isClaude(model) ? claudeModel(model) : openAiModels),
  embeddings: openAiEmbeddings(decodeOpenAiFailure, { path: '/v1/embeddings' }),
  endpoints: openAiEndpoints(
    { decodeFailure: decodeOpenAiFailure, speechEvents: speaksInEvents, prefix: '/v1' },
    'images',
    'image-edits',
    'speech',
    'transcriptions',
    'translations',
    'moderations',
  ),
  rerank: rerankAt('/v2/rerank', decodeOpenAiFailure),
});

function listOf(model: string): string {
  if (isClaude(model)) return 'anthropic';
  return model.startsWith('rerank-') ? 'cohere' : 'openai';
}

function isClaude(model: string): boolean {
  return model.includes('claude');
}

function claudeModel(model: string): ReturnType<typeof anthropicMessages> {
  return anthropicMessages({ traits: claudeTraits(model), target: messagesTarget, modelInBody: true });
}
