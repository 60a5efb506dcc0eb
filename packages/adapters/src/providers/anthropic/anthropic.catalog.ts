import { can, type ModelCard } from '../../core/model-card.js';

const million = { contextTokens: 1_000_000, outputTokensMax: 128_000 };
const abilities = can('tools', 'vision', 'files', 'reasoning');

/**
 * Limits as the maker's model pages and its list of models give them; a model without limits has none published.
 * Abilities as github.com/anomalyco/models.dev has them (July 2026).
 */
export const anthropicCatalog: readonly ModelCard[] = [
  { id: 'claude-fable-5-2' },
  { id: 'claude-fable-5-1', ...million },
  { id: 'claude-fable-5', ...million, abilities },
  { id: 'claude-mythos-5-2' },
  { id: 'claude-mythos-5-1', ...million },
  { id: 'claude-mythos-5', ...million },
  { id: 'claude-opus-5-5', ...million },
  { id: 'claude-opus-5', ...million },
  { id: 'claude-opus-4-8', ...million, abilities },
  { id: 'claude-opus-4-7', ...million, abilities },
  { id: 'claude-opus-4-6', ...million, abilities },
  { id: 'claude-opus-4-5', contextTokens: 200_000, outputTokensMax: 64_000, abilities },
  { id: 'claude-opus-4-5-20251101', contextTokens: 200_000, outputTokensMax: 64_000, abilities },
  { id: 'claude-sonnet-5-5', ...million },
  { id: 'claude-sonnet-5', ...million, abilities },
  { id: 'claude-sonnet-4-6', ...million, abilities },
  { id: 'claude-sonnet-4-5', contextTokens: 1_000_000, outputTokensMax: 64_000, abilities },
  { id: 'claude-sonnet-4-5-20250929', contextTokens: 1_000_000, outputTokensMax: 64_000, abilities },
  { id: 'claude-haiku-5-5', ...million },
  { id: 'claude-haiku-4-5', contextTokens: 200_000, outputTokensMax: 64_000, abilities },
  { id: 'claude-haiku-4-5-20251001', contextTokens: 200_000, outputTokensMax: 64_000, abilities },
];
