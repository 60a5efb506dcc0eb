import type { ModelCard } from '../../core/provider.js';

/** Mistral’s models by the names that follow its newest versions. */
export const mistralCatalog: readonly ModelCard[] = [
  { id: 'mistral-large-latest', contextTokens: 262_144 },
  { id: 'mistral-medium-latest', contextTokens: 262_144 },
  { id: 'mistral-small-latest', contextTokens: 262_144 },
  { id: 'ministral-14b-latest', contextTokens: 262_144 },
  { id: 'ministral-8b-latest', contextTokens: 262_144 },
  { id: 'ministral-3b-latest', contextTokens: 131_072 },
  { id: 'magistral-medium-latest', contextTokens: 131_072 },
  { id: 'codestral-latest', contextTokens: 256_000 },
  { id: 'devstral-latest', contextTokens: 262_144 },
  { id: 'voxtral-small-latest', contextTokens: 32_768 },
  { id: 'mistral-embed', contextTokens: 8_192, endpoint: 'embeddings' },
  { id: 'codestral-embed', contextTokens: 8_192, endpoint: 'embeddings' },
];
