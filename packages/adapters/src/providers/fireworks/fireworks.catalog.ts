import { chatModel, type ModelCard } from '../../core/model-card.js';

/**
 * Models Fireworks serves without a server of one’s own (docs.fireworks.ai); limits and abilities as
 * github.com/anomalyco/models.dev has them (July 2026).
 */
export const fireworksCatalog: readonly ModelCard[] = [
  chatModel(
    'accounts/fireworks/models/deepseek-v4-pro',
    [1_000_000, 384_000],
    'tools',
    'structuredOutput',
    'reasoning',
  ),
  chatModel(
    'accounts/fireworks/models/deepseek-v4-flash',
    [1_000_000, 384_000],
    'tools',
    'structuredOutput',
    'reasoning',
  ),
  chatModel('accounts/fireworks/models/glm-5p2', [1_048_575, 131_072], 'tools', 'reasoning'),
  chatModel('accounts/fireworks/models/gpt-oss-120b', [131_072, 32_768], 'tools', 'reasoning'),
  chatModel('accounts/fireworks/models/gpt-oss-20b', [131_072, 32_768], 'tools', 'reasoning'),
  chatModel('accounts/fireworks/models/kimi-k2p6', [262_000], 'tools', 'vision', 'reasoning'),
  chatModel('accounts/fireworks/models/kimi-k2p7-code', [262_000], 'tools', 'vision', 'reasoning'),
  chatModel('accounts/fireworks/models/minimax-m3', [512_000], 'tools', 'reasoning'),
  chatModel('accounts/fireworks/models/qwen3p7-plus', [262_144, 65_536], 'tools', 'vision', 'reasoning'),
];
