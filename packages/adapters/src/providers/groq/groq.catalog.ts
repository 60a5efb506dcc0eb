import type { ModelCard } from '../../core/provider.js';

/** Models Groq hosts. */
export const groqCatalog: readonly ModelCard[] = [
  { id: 'openai/gpt-oss-120b', contextTokens: 131_072, outputTokensMax: 65_536 },
  { id: 'openai/gpt-oss-20b', contextTokens: 131_072, outputTokensMax: 65_536 },
  { id: 'llama-3.3-70b-versatile', contextTokens: 131_072, outputTokensMax: 32_768 },
  { id: 'llama-3.1-8b-instant', contextTokens: 131_072, outputTokensMax: 131_072 },
  { id: 'meta-llama/llama-4-maverick-17b-128e-instruct', contextTokens: 131_072, outputTokensMax: 8_192 },
  { id: 'meta-llama/llama-4-scout-17b-16e-instruct', contextTokens: 131_072, outputTokensMax: 8_192 },
  { id: 'moonshotai/kimi-k2-instruct-0905', contextTokens: 262_144, outputTokensMax: 16_384 },
  { id: 'qwen/qwen3-32b', contextTokens: 131_072, outputTokensMax: 40_960 },
  { id: 'groq/compound', contextTokens: 131_072, outputTokensMax: 8_192 },
];
