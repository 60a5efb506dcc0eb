import { chatModel, type ModelCard } from '../../core/model-card.js';

/**
 * A few of the models Novita hosts (novita.ai/docs); it takes the name of any other as well; limits and abilities as
 * github.com/anomalyco/models.dev has them (July 2026).
 */
export const novitaCatalog: readonly ModelCard[] = [
  chatModel('deepseek/deepseek-v4-pro', [1_048_576, 393_216], 'tools', 'structuredOutput', 'reasoning'),
  chatModel('deepseek/deepseek-v4-flash', [1_048_576, 393_216], 'tools', 'structuredOutput', 'reasoning'),
  chatModel('google/gemma-4-31b-it', [262_144, 131_072], 'tools', 'vision', 'structuredOutput', 'reasoning'),
  chatModel('meta-llama/llama-3.3-70b-instruct', [131_072, 120_000], 'tools'),
  chatModel('minimax/minimax-m2.7', [204_800, 131_072], 'tools', 'structuredOutput', 'reasoning'),
  chatModel('moonshotai/kimi-k2.6', [262_144], 'tools', 'vision', 'structuredOutput', 'reasoning'),
  chatModel('openai/gpt-oss-120b', [131_072, 32_768], 'tools', 'structuredOutput', 'reasoning'),
  chatModel('qwen/qwen3.5-397b-a17b', [262_144, 64_000], 'tools', 'vision', 'structuredOutput', 'reasoning'),
  chatModel('zai-org/glm-5.2', [1_048_576, 131_072], 'tools', 'structuredOutput', 'reasoning'),
];
