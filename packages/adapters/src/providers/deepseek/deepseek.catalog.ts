import type { ModelCard } from '../../core/provider.js';

/** DeepSeek’s models. */
export const deepSeekCatalog: readonly ModelCard[] = [
  { id: 'deepseek-v4-pro', contextTokens: 1_000_000 },
  { id: 'deepseek-v4-flash', contextTokens: 1_000_000 },
  { id: 'deepseek-chat', contextTokens: 128_000 },
  { id: 'deepseek-reasoner', contextTokens: 128_000 },
];
