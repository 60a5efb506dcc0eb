import { chatModel, type ModelCard } from '../../core/model-card.js';

/**
 * A few of the models of Nebius Token Factory (docs.tokenfactory.nebius.com); limits and abilities as
 * github.com/anomalyco/models.dev has them (July 2026).
 */
export const nebiusCatalog: readonly ModelCard[] = [
  chatModel('deepseek-ai/DeepSeek-V4-Pro', [1_000_000, 384_000], 'tools', 'structuredOutput', 'reasoning'),
  chatModel('deepseek-ai/DeepSeek-V3.2', [163_000, 16_384], 'tools', 'structuredOutput', 'reasoning'),
  chatModel('meta-llama/Llama-3.3-70B-Instruct', [128_000, 8_192], 'tools', 'structuredOutput'),
  chatModel('MiniMaxAI/MiniMax-M2.5', [196_608, 8_192], 'tools', 'structuredOutput', 'reasoning'),
  chatModel('moonshotai/Kimi-K2.5', [256_000, 8_192], 'tools', 'vision', 'structuredOutput', 'reasoning'),
  chatModel('nvidia/nemotron-3-super-120b-a12b', [256_000, 32_768], 'tools', 'structuredOutput', 'reasoning'),
  chatModel('openai/gpt-oss-120b', [128_000, 8_192], 'tools', 'structuredOutput', 'reasoning'),
  chatModel('Qwen/Qwen3.5-397B-A17B', [262_144, 8_192], 'tools', 'structuredOutput', 'reasoning'),
  chatModel('zai-org/GLM-5.2', [432_000], 'tools', 'structuredOutput', 'reasoning'),
  { id: 'Qwen/Qwen3-Embedding-8B', contextTokens: 32_768, endpoint: 'embeddings' },
];
