import type { ModelCard } from '../../core/provider.js';

/** Cohere's live models, from docs.cohere.com/docs/models. */
export const cohereCatalog: readonly ModelCard[] = [
  { id: 'command-a-plus-05-2026', contextTokens: 128_000, outputTokensMax: 64_000 },
];
