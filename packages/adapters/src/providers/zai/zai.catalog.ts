import { chatModel, type ModelCard } from '../../core/model-card.js';

/** GLM models at their maker; abilities as github.com/anomalyco/models.dev has them (July 2026). */
export const zaiCatalog: readonly ModelCard[] = [
  { id: 'glm-5.3', contextTokens: 1_000_000 },
  { id: 'glm-5.3-flash', contextTokens: 1_000_000 },
  chatModel('glm-5.2', [1_000_000, 131_072], 'tools', 'structuredOutput', 'reasoning'),
  chatModel('glm-4.7', [200_000, 131_072], 'tools', 'reasoning'),
  chatModel('glm-4.7-flash', [200_000, 131_072], 'tools', 'reasoning'),
  chatModel('glm-4.6v', [128_000, 32_768], 'tools', 'vision', 'reasoning'),
];
