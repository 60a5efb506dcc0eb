import type { ModelCard } from '../../core/provider.js';

const million = { contextTokens: 1_048_576, outputTokensMax: 65_536 };

/**
 * Models of two makers under the names that the platform gives them:
 * https://docs.cloud.google.com/vertex-ai/generative-ai/docs/models and
 * https://docs.cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude
 */
export const vertexCatalog: readonly ModelCard[] = [
  { id: 'gemini-4-argon', ...million },
  { id: 'gemini-3.8-flash', ...million },
  { id: 'gemini-3.5-flash', ...million },
  { id: 'gemini-3.1-pro-preview', ...million },
  { id: 'gemini-2.5-pro', ...million },
  { id: 'gemini-2.5-flash', ...million },
  { id: 'claude-opus-4-5@20251101', contextTokens: 200_000, outputTokensMax: 64_000 },
  { id: 'claude-sonnet-4-5@20250929', contextTokens: 1_000_000, outputTokensMax: 64_000 },
  { id: 'claude-haiku-4-5@20251001', contextTokens: 200_000, outputTokensMax: 64_000 },
];
