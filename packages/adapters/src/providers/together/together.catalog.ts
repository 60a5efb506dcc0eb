import { chatModel, type ModelCard } from '../../core/model-card.js';

/**
 * A few of the models Together hosts; it takes the name of any other as well; abilities as
 * github.com/anomalyco/models.dev has them (July 2026).
 */
export const togetherCatalog: readonly ModelCard[] = [
  chatModel('meta-llama/Llama-3.3-70B-Instruct-Turbo', [131_072], 'tools'),
  { id: 'meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8', contextTokens: 1_048_576 },
  { id: 'meta-llama/Llama-4-Scout-17B-16E-Instruct', contextTokens: 1_048_576 },
];
