import { chatModel, type ModelCard } from '../../core/model-card.js';

/** DeepSeek’s models; abilities as github.com/anomalyco/models.dev has them (July 2026). */
export const deepSeekCatalog: readonly ModelCard[] = [
  chatModel('deepseek-v4-pro', [1_000_000, 384_000], 'tools', 'structuredOutput', 'reasoning'),
  chatModel('deepseek-v4-flash', [1_000_000, 384_000], 'tools', 'structuredOutput', 'reasoning'),
  chatModel('deepseek-chat', [128_000], 'tools'),
  chatModel('deepseek-reasoner', [128_000], 'tools', 'reasoning'),
];
