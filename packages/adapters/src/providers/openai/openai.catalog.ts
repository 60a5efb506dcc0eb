import { chatModel, type ModelCard } from '../../core/model-card.js';

/**
 * Models that OpenAI names in its own SDK; a card without limits has none published; abilities as
 * github.com/anomalyco/models.dev has them (July 2026).
 */
export const openAiCatalog: readonly ModelCard[] = [
  { id: 'gpt-6-astra', contextTokens: 1_050_000 },
  { id: 'gpt-6.1-sol' },
  { id: 'gpt-6.1-terra' },
  { id: 'gpt-6-sol', contextTokens: 1_050_000 },
  { id: 'gpt-6-luna', contextTokens: 1_050_000 },
  { id: 'gpt-5.6-sol', contextTokens: 1_050_000 },
  { id: 'gpt-5.6-terra', contextTokens: 1_050_000 },
  { id: 'gpt-5.6-luna', contextTokens: 1_050_000 },
  chatModel('gpt-5.5', [1_000_000, 128_000], 'tools', 'vision', 'files', 'structuredOutput', 'reasoning'),
  chatModel('gpt-5.4', [1_050_000, 128_000], 'tools', 'vision', 'files', 'structuredOutput', 'reasoning'),
  chatModel('gpt-5.4-mini', [400_000, 128_000], 'tools', 'vision', 'structuredOutput', 'reasoning'),
  chatModel('gpt-5.4-nano', [400_000, 128_000], 'tools', 'vision', 'structuredOutput', 'reasoning'),
  {
    ...chatModel('gpt-5.3-chat-latest', [128_000, 16_384], 'tools', 'vision', 'structuredOutput'),
    deprecatedOn: '2026-08-10',
  },
  chatModel('gpt-5.2', [400_000, 128_000], 'tools', 'vision', 'structuredOutput', 'reasoning'),
  chatModel('gpt-5.1', [400_000, 128_000], 'tools', 'vision', 'structuredOutput', 'reasoning'),
  chatModel('gpt-5', [400_000, 128_000], 'tools', 'vision', 'structuredOutput', 'reasoning'),
  chatModel('gpt-5-mini', [400_000, 128_000], 'tools', 'vision', 'structuredOutput', 'reasoning'),
  chatModel('gpt-5-nano', [400_000, 128_000], 'tools', 'vision', 'structuredOutput', 'reasoning'),
  chatModel('gpt-4.1', [1_047_576, 32_768], 'tools', 'vision', 'files', 'structuredOutput'),
  chatModel('gpt-4.1-mini', [1_047_576, 32_768], 'tools', 'vision', 'files', 'structuredOutput'),
  chatModel('gpt-4.1-nano', [1_047_576, 32_768], 'tools', 'vision', 'structuredOutput'),
  chatModel('gpt-4o', [128_000, 16_384], 'tools', 'vision', 'files', 'structuredOutput'),
  chatModel('gpt-4o-mini', [128_000, 16_384], 'tools', 'vision', 'files', 'structuredOutput'),
  { id: 'gpt-audio', contextTokens: 128_000, outputTokensMax: 16_384 },
  { id: 'gpt-audio-mini', contextTokens: 128_000, outputTokensMax: 16_384 },
  chatModel('o4-mini', [200_000, 100_000], 'tools', 'vision', 'structuredOutput', 'reasoning'),
  chatModel('o3', [200_000, 100_000], 'tools', 'vision', 'files', 'structuredOutput', 'reasoning'),
  chatModel('o3-mini', [200_000, 100_000], 'tools', 'structuredOutput', 'reasoning'),
  chatModel('o1', [200_000, 100_000], 'tools', 'vision', 'files', 'structuredOutput', 'reasoning'),
  { id: 'chatgpt-4o-latest', contextTokens: 128_000, outputTokensMax: 16_384, deprecatedOn: '2026-02-17' },
  chatModel('gpt-4-turbo', [128_000, 4_096], 'tools', 'vision'),
  { ...chatModel('gpt-3.5-turbo', [16_385, 4_096]), deprecatedOn: '2026-10-23' },
  { id: 'text-embedding-3-small', contextTokens: 8_192, endpoint: 'embeddings' },
  { id: 'text-embedding-3-large', contextTokens: 8_192, endpoint: 'embeddings' },
  { id: 'text-embedding-ada-002', contextTokens: 8_192, endpoint: 'embeddings' },
];
