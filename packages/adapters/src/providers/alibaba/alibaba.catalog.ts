import { chatModel, type ModelCard } from '../../core/model-card.js';

/** Qwen models of Alibaba Cloud Model Studio; abilities as github.com/anomalyco/models.dev has them (July 2026). */
export const alibabaCatalog: readonly ModelCard[] = [
  chatModel('qwen3-max', [262_144, 65_536], 'tools'),
  chatModel('qwen-plus', [1_000_000, 32_768], 'tools', 'reasoning'),
  chatModel('qwen-flash', [1_000_000, 32_768], 'tools', 'reasoning'),
  chatModel('qwen3-coder-plus', [1_000_000, 65_536], 'tools'),
];
