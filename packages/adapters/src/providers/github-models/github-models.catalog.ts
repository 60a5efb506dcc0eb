import { chatModel, type ModelCard } from '../../core/model-card.js';

/**
 * A few of the models GitHub lists (docs.github.com/en/rest/models/catalog); limits and abilities as
 * github.com/anomalyco/models.dev has them (July 2026).
 */
export const gitHubModelsCatalog: readonly ModelCard[] = [
  chatModel('openai/gpt-4.1', [128_000, 16_384], 'tools', 'vision'),
  chatModel('openai/gpt-4.1-mini', [128_000, 16_384], 'tools', 'vision'),
  chatModel('openai/gpt-4o', [128_000, 16_384], 'tools', 'vision', 'audio'),
  chatModel('openai/gpt-4o-mini', [128_000, 16_384], 'tools', 'vision', 'audio'),
  chatModel('openai/o3', [200_000, 100_000], 'vision', 'reasoning'),
  chatModel('openai/o4-mini', [200_000, 100_000], 'vision', 'reasoning'),
  chatModel('deepseek/deepseek-r1-0528', [65_536, 8_192], 'tools', 'reasoning'),
  chatModel('meta/llama-3.3-70b-instruct', [128_000, 32_768], 'tools'),
  chatModel('meta/llama-4-maverick-17b-128e-instruct-fp8', [128_000, 8_192], 'tools', 'vision'),
  chatModel('microsoft/phi-4', [16_000, 4_096], 'tools'),
  chatModel('mistral-ai/mistral-medium-2505', [128_000, 32_768], 'tools', 'vision'),
  chatModel('xai/grok-3', [128_000, 8_192], 'tools'),
];
