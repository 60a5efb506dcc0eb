import type { ModelCard } from '../../core/provider.js';

/** GLM models at their maker. */
export const zaiCatalog: readonly ModelCard[] = [
  { id: 'glm-5.3', contextTokens: 1_000_000 },
  { id: 'glm-5.3-flash', contextTokens: 1_000_000 },
  { id: 'glm-5.2', contextTokens: 1_000_000 },
  { id: 'glm-4.7', contextTokens: 200_000 },
  { id: 'glm-4.7-flash', contextTokens: 200_000 },
  { id: 'glm-4.6v', contextTokens: 128_000 },
];
