import { chatModel, type ModelCard } from '../../core/model-card.js';

/**
 * A few of the models in NVIDIA’s catalogue (build.nvidia.com); limits and abilities as github.com/anomalyco/models.dev
 * has them (July 2026).
 */
export const nvidiaCatalog: readonly ModelCard[] = [
  chatModel('deepseek-ai/deepseek-v4-pro', [1_048_576, 393_216], 'tools', 'structuredOutput', 'reasoning'),
  chatModel('meta/llama-3.3-70b-instruct', [128_000, 4_096], 'tools', 'structuredOutput'),
  chatModel('meta/llama-4-maverick-17b-128e-instruct', [128_000, 4_096], 'tools', 'vision', 'structuredOutput'),
  chatModel('mistralai/mistral-large-3-675b-instruct-2512', [262_144], 'tools', 'vision', 'structuredOutput'),
  chatModel('moonshotai/kimi-k2.6', [262_144], 'tools', 'vision', 'structuredOutput', 'reasoning'),
  chatModel('nvidia/nemotron-3-super-120b-a12b', [262_144], 'tools', 'reasoning'),
  chatModel('openai/gpt-oss-120b', [128_000, 8_192], 'tools', 'structuredOutput', 'reasoning'),
  chatModel('qwen/qwen3.5-397b-a17b', [262_144, 8_192], 'tools', 'vision', 'structuredOutput', 'reasoning'),
  chatModel('z-ai/glm-5.1', [131_072], 'tools', 'structuredOutput', 'reasoning'),
];
