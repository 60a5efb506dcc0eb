import { defineProvider } from '../../core/provider.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEmbeddings } from '../../formats/openai-embeddings/index.js';
import { openAiEndpoints, speaksInEvents } from '../../formats/openai-endpoints/index.js';
import { openAiResponses, speaksResponsesOnly } from '../../formats/openai-responses/index.js';
import { openAiCatalog } from './openai.catalog.js';

const chat = openAiChat();

const responses = openAiResponses();

/** OpenAI. */
export const openai = defineProvider({
  id: 'openai',
  displayName: 'OpenAI',
  baseUrl: 'https://api.openai.com/v1',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'OPENAI_API_KEY',
  modelPatterns: [
    'gpt-*',
    'chatgpt-*',
    'o1*',
    'o3*',
    'o4*',
    'codex-*',
    'computer-use-*',
    'text-embedding-*',
    'dall-e-*',
    'tts-*',
    'whisper-*',
    'omni-moderation-*',
    'text-moderation-*',
  ],
  catalog: openAiCatalog,
  chat: (model, preferred) => (preferred === responses.format || speaksResponsesOnly(model) ? responses : chat),
  embeddings: openAiEmbeddings(decodeOpenAiFailure),
  endpoints: openAiEndpoints(
    { decodeFailure: decodeOpenAiFailure, speechEvents: speaksInEvents },
    'images',
    'image-edits',
    'speech',
    'transcriptions',
    'translations',
    'moderations',
  ),
});
