import type { ModelCard } from '../../core/provider.js';

/** Models the simulated provider imitates, and names that stand for trouble. */
export const simCatalog: readonly ModelCard[] = [
  { id: 'gpt-4.1', contextTokens: 1_047_576, outputTokensMax: 32_768 },
  { id: 'gpt-4.1-mini', contextTokens: 1_047_576, outputTokensMax: 32_768 },
  { id: 'gpt-4o-mini', contextTokens: 128_000, outputTokensMax: 16_384 },
  { id: 'claude-sonnet-4-6', contextTokens: 1_000_000, outputTokensMax: 128_000 },
  { id: 'claude-haiku-4-5', contextTokens: 200_000, outputTokensMax: 64_000 },
  { id: 'text-embedding-3-small', contextTokens: 8_192, endpoint: 'embeddings' },
  { id: 'gpt-image-1', endpoint: 'images' },
  { id: 'dall-e-3', endpoint: 'images' },
  { id: 'tts-1', endpoint: 'speech' },
  { id: 'gpt-4o-mini-tts', endpoint: 'speech' },
  { id: 'whisper-1', endpoint: 'transcriptions' },
  { id: 'gpt-4o-mini-transcribe', endpoint: 'transcriptions' },
  { id: 'omni-moderation-latest', endpoint: 'moderations' },
  { id: 'rerank-v3.5', endpoint: 'rerank' },
  { id: 'overloaded' },
  { id: 'rate-limited' },
  { id: 'broken-stream' },
];
