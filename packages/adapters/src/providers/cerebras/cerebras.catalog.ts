import type { ModelCard } from '../../core/provider.js';

/** Models Cerebras hosts. */
export const cerebrasCatalog: readonly ModelCard[] = [
  { id: 'gpt-oss-120b', contextTokens: 131_072 },
  { id: 'gemma-4-31b', contextTokens: 131_072 },
  { id: 'zai-glm-4.7', contextTokens: 131_072 },
  { id: 'qwen-3-coder-480b' },
];
