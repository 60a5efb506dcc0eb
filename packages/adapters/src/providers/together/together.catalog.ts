import type { ModelCard } from '../../core/provider.js';

/** A few of the models Together hosts; it takes the name of any other as well. */
export const togetherCatalog: readonly ModelCard[] = [
  { id: 'meta-llama/Llama-3.3-70B-Instruct-Turbo', contextTokens: 131_072 },
  { id: 'meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8', contextTokens: 1_048_576 },
  { id: 'meta-llama/Llama-4-Scout-17B-16E-Instruct', contextTokens: 1_048_576 },
];
