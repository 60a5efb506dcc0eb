import { defineProvider } from '../../core/provider.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEndpoints } from '../../formats/openai-endpoints/index.js';
import { sambaNovaCatalog } from './sambanova.catalog.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  developerRole: false,
  refusesDeveloperRole: true,
  documents: 'none',
  drops: ['frequency_penalty', 'metadata', 'presence_penalty', 'service_tier'],
});

/**
 * SambaNova Cloud. It ignores penalties (docs.sambanova.ai/docs/en/features/openai-compatibility) and gives several
 * answers only where there are no tools, which it says itself. Speech is turned into text on SambaStack alone, which has the
 * same addresses below a base URL of its own (docs.sambanova.ai/docs/en/features/audio).
 */
export const sambanova = defineProvider({
  id: 'sambanova',
  displayName: 'SambaNova',
  baseUrl: 'https://api.sambanova.ai/v1',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'SAMBANOVA_API_KEY',
  modelPatterns: [],
  catalog: sambaNovaCatalog,
  chat: () => chat,
  endpoints: openAiEndpoints({ decodeFailure: decodeOpenAiFailure }, 'transcriptions', 'translations'),
});
