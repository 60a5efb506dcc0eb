import { chatModel, lacking, type ModelCard } from '../../core/model-card.js';

/**
 * Models Groq hosts; abilities as github.com/anomalyco/models.dev has them (July 2026). Which models think is said in
 * console.groq.com/docs/reasoning.
 */
export const groqCatalog: readonly ModelCard[] = [
  chatModel('openai/gpt-oss-120b', [131_072, 65_536], 'tools', 'structuredOutput', 'reasoning'),
  chatModel('openai/gpt-oss-20b', [131_072, 65_536], 'tools', 'structuredOutput', 'reasoning'),
  lacking(chatModel('llama-3.3-70b-versatile', [131_072, 32_768], 'tools'), 'reasoning'),
  lacking(chatModel('llama-3.1-8b-instant', [131_072, 131_072], 'tools'), 'reasoning'),
  lacking(
    { id: 'meta-llama/llama-4-maverick-17b-128e-instruct', contextTokens: 131_072, outputTokensMax: 8_192 },
    'reasoning',
  ),
  lacking(
    chatModel('meta-llama/llama-4-scout-17b-16e-instruct', [131_072, 8_192], 'tools', 'vision', 'structuredOutput'),
    'reasoning',
  ),
  lacking({ id: 'moonshotai/kimi-k2-instruct-0905', contextTokens: 262_144, outputTokensMax: 16_384 }, 'reasoning'),
  chatModel('qwen/qwen3-32b', [131_072, 40_960], 'tools', 'reasoning'),
  chatModel('groq/compound', [131_072, 8_192]),
  { id: 'whisper-large-v3', endpoint: 'transcriptions' },
  { id: 'whisper-large-v3-turbo', endpoint: 'transcriptions' },
];
