import { chatModel, type ModelCard } from '../../core/model-card.js';

/**
 * A few of the models of Workers AI (developers.cloudflare.com/workers-ai/models); limits and abilities as
 * github.com/anomalyco/models.dev has them (July 2026).
 */
export const cloudflareCatalog: readonly ModelCard[] = [
  chatModel('@cf/openai/gpt-oss-120b', [128_000, 16_384], 'tools', 'structuredOutput', 'reasoning'),
  chatModel('@cf/openai/gpt-oss-20b', [128_000, 16_384], 'tools', 'structuredOutput', 'reasoning'),
  chatModel('@cf/meta/llama-3.3-70b-instruct-fp8-fast', [24_000], 'tools'),
  chatModel('@cf/meta/llama-4-scout-17b-16e-instruct', [131_000, 16_384], 'tools', 'vision'),
  chatModel('@cf/mistralai/mistral-small-3.1-24b-instruct', [128_000], 'tools'),
  chatModel('@cf/moonshotai/kimi-k2.6', [262_144, 256_000], 'tools', 'vision', 'structuredOutput', 'reasoning'),
  chatModel('@cf/nvidia/nemotron-3-120b-a12b', [256_000], 'tools', 'structuredOutput', 'reasoning'),
  chatModel('@cf/qwen/qwen3-30b-a3b-fp8', [32_768], 'tools', 'reasoning'),
  chatModel('@cf/zai-org/glm-5.2', [262_144], 'tools', 'structuredOutput', 'reasoning'),
];
