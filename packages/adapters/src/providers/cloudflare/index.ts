import { defineProvider } from '../../core/provider.js';
import { decodeOpenAiFailure, openAiChat } from '../../formats/openai-chat/index.js';
import { openAiEmbeddings } from '../../formats/openai-embeddings/index.js';
import { cloudflareCatalog } from './cloudflare.catalog.js';

const chat = openAiChat({
  outputLimitMember: 'max_tokens',
  developerRole: false,
  refusesDeveloperRole: true,
  documents: 'none',
  drops: ['metadata', 'service_tier', 'user'],
});

/**
 * Workers AI; the base URL has the operator’s account in it
 * (developers.cloudflare.com/workers-ai/configuration/open-ai-compatibility).
 */
export const cloudflare = defineProvider({
  id: 'cloudflare',
  displayName: 'Cloudflare Workers AI',
  options: [
    {
      name: 'accountId',
      pattern: /^[0-9a-f]{32}$/,
      expectation: 'the id of an account, 32 hexadecimal digits',
      inAddress: true,
      variable: 'CLOUDFLARE_ACCOUNT_ID',
    },
  ],
  baseUrlFrom: ({ accountId = '' }) => `https://api.cloudflare.com/client/v4/accounts/${accountId}/ai/v1`,
  auth: { kind: 'bearer' },
  apiKeyVariable: 'CLOUDFLARE_API_TOKEN',
  modelPatterns: [],
  catalog: cloudflareCatalog,
  chat: () => chat,
  embeddings: openAiEmbeddings(decodeOpenAiFailure, { user: false, tokenIds: false }),
});
