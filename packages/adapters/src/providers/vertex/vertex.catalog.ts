import { can, type ModelCard } from '../../core/model-card.js';

const million = { contextTokens: 1_048_576, outputTokensMax: 65_536 };
const gemini = can('tools', 'vision', 'audio', 'files', 'structuredOutput', 'reasoning');
const claude = can('tools', 'vision', 'files', 'reasoning');

/**
 * Models of two makers under the names that the platform gives them:
 * https://docs.cloud.google.com/vertex-ai/generative-ai/docs/models and
 * https://docs.cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude
 * Abilities as github.com/anomalyco/models.dev has them (July 2026).
 */
export const vertexCatalog: readonly ModelCard[] = [
  { id: 'gemini-4-argon', ...million },
  { id: 'gemini-3.8-flash', ...million },
  { id: 'gemini-3.5-flash', ...million, abilities: gemini },
  { id: 'gemini-3.1-pro-preview', ...million, abilities: gemini },
  { id: 'gemini-2.5-pro', ...million, abilities: gemini },
  { id: 'gemini-2.5-flash', ...million, abilities: gemini },
  { id: 'claude-opus-4-5@20251101', contextTokens: 200_000, outputTokensMax: 64_000, abilities: claude },
  { id: 'claude-sonnet-4-5@20250929', contextTokens: 1_000_000, outputTokensMax: 64_000, abilities: claude },
  { id: 'claude-haiku-4-5@20251001', contextTokens: 200_000, outputTokensMax: 64_000, abilities: claude },
];
