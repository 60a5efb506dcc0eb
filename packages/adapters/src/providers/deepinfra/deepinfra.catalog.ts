import { chatModel, type ModelCard } from '../../core/model-card.js';

/**
 * A few of the models DeepInfra hosts (deepinfra.com/models); it takes the name of any other as well; limits and
 * abilities as github.com/anomalyco/models.dev has them (July 2026).
 */
export const deepInfraCatalog: readonly ModelCard[] = [
  chatModel('Qwen/Qwen3.5-397B-A17B', [262_144, 81_920], 'tools', 'vision', 'reasoning'),
  chatModel('deepseek-ai/DeepSeek-V4-Pro', [1_048_576, 16_384], 'tools', 'structuredOutput', 'reasoning'),
  chatModel('deepseek-ai/DeepSeek-V3.2', [163_840, 64_000], 'tools', 'reasoning'),
  chatModel('meta-llama/Llama-3.3-70B-Instruct-Turbo', [131_072, 16_384], 'tools'),
  chatModel('MiniMaxAI/MiniMax-M2.5', [196_608, 131_072], 'tools', 'reasoning'),
  chatModel('moonshotai/Kimi-K2.6', [262_144, 16_384], 'tools', 'vision', 'structuredOutput', 'reasoning'),
  chatModel('openai/gpt-oss-120b', [131_072, 16_384], 'tools', 'reasoning'),
  chatModel('zai-org/GLM-5.2', [1_048_576, 32_768], 'tools', 'structuredOutput', 'reasoning'),
];
