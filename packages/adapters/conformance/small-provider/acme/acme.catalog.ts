import { chatModel, type ModelCard } from '../../../src/core/model-card.js';

/** Models of a provider that does not exist. */
export const acmeCatalog: readonly ModelCard[] = [
  chatModel('acme-large', [200_000, 32_000], 'tools', 'vision', 'structuredOutput', 'reasoning'),
  chatModel('acme-small', [32_000, 8_000], 'tools'),
];
