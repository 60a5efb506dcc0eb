import { defineProvider } from '../../core/provider.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEmbeddings } from '../../formats/openai-embeddings/index.js';
import { gitHubModelsCatalog } from './github-models.catalog.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  documents: 'none',
  reasoning: 'none',
  drops: ['logprobs', 'metadata', 'parallel_tool_calls', 'service_tier', 'top_k', 'user'],
  refuses: ['n'],
  extensionMembers: { only: ['modalities'] },
});

/**
 * GitHub Models, with a personal access token (docs.github.com/en/rest/models/inference). The documented body is small:
 * what it does not have is left out.
 */
export const githubModels = defineProvider({
  id: 'github-models',
  displayName: 'GitHub Models',
  baseUrl: 'https://models.github.ai/inference',
  auth: { kind: 'bearer' },
  apiKeyVariable: 'GITHUB_TOKEN',
  modelPatterns: [],
  catalog: gitHubModelsCatalog,
  chat: () => chat,
  embeddings: openAiEmbeddings(decodeOpenAiFailure),
});
