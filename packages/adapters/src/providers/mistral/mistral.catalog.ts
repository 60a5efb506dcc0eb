import { chatModel, type ModelCard } from '../../core/model-card.js';

/**
 * Mistral’s models by the names that follow its newest versions; abilities as github.com/anomalyco/models.dev has them
 * (July 2026).
 */
export const mistralCatalog: readonly ModelCard[] = [
  chatModel('mistral-large-latest', [262_144], 'tools', 'vision'),
  chatModel('mistral-medium-latest', [262_144], 'tools', 'vision'),
  chatModel('mistral-small-latest', [262_144, 256_000], 'tools', 'vision', 'reasoning'),
  { id: 'ministral-14b-latest', contextTokens: 262_144 },
  chatModel('ministral-8b-latest', [262_144, 128_000], 'tools'),
  chatModel('ministral-3b-latest', [131_072, 128_000], 'tools'),
  chatModel('magistral-medium-latest', [131_072, 16_384], 'tools', 'reasoning'),
  chatModel('codestral-latest', [256_000, 4_096], 'tools'),
  chatModel('devstral-latest', [262_144], 'tools'),
  { id: 'voxtral-small-latest', contextTokens: 32_768 },
  { id: 'mistral-embed', contextTokens: 8_192, endpoint: 'embeddings' },
  { id: 'codestral-embed', contextTokens: 8_192, endpoint: 'embeddings' },
];
