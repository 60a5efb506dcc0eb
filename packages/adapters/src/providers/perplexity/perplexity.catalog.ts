import { chatModel, type ModelCard } from '../../core/model-card.js';

/**
 * Perplexity’s models; those for chat search the web; abilities as github.com/anomalyco/models.dev has them (July 2026).
 */
export const perplexityCatalog: readonly ModelCard[] = [
  chatModel('sonar', [128_000, 4_096]),
  chatModel('sonar-pro', [200_000, 8_192], 'vision'),
  chatModel('sonar-reasoning-pro', [128_000, 4_096], 'vision', 'reasoning'),
  chatModel('sonar-deep-research', [128_000, 32_768], 'reasoning'),
  { id: 'pplx-embed-v1-4b', endpoint: 'embeddings' },
  { id: 'pplx-embed-v1-0.6b', endpoint: 'embeddings' },
];
