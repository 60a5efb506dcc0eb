import { chatModel, type ModelCard } from '../../core/model-card.js';

/** Models Cerebras hosts; abilities as github.com/anomalyco/models.dev has them (July 2026). */
export const cerebrasCatalog: readonly ModelCard[] = [
  chatModel('gpt-oss-120b', [131_072, 40_960], 'tools', 'structuredOutput', 'reasoning'),
  { id: 'gemma-4-31b', contextTokens: 131_072 },
  chatModel('zai-glm-4.7', [131_072, 40_960], 'tools', 'structuredOutput', 'reasoning'),
  { id: 'qwen-3-coder-480b' },
];
