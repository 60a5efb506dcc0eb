import type { ModelCard } from '../../core/provider.js';

/** Perplexity’s models; all of them search the web. */
export const perplexityCatalog: readonly ModelCard[] = [
  { id: 'sonar', contextTokens: 128_000 },
  { id: 'sonar-pro', contextTokens: 200_000 },
  { id: 'sonar-reasoning-pro', contextTokens: 128_000 },
  { id: 'sonar-deep-research', contextTokens: 128_000 },
];
