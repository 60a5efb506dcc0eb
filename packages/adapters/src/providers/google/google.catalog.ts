import { can, type ModelCard } from '../../core/model-card.js';

const million = { contextTokens: 1_048_576, outputTokensMax: 65_536 };
const abilities = can('tools', 'vision', 'audio', 'files', 'structuredOutput', 'reasoning');

/**
 * Models and limits as https://ai.google.dev/gemini-api/docs/models lists them; a model without limits has none there.
 * Abilities as github.com/anomalyco/models.dev has them (July 2026).
 */
export const googleCatalog: readonly ModelCard[] = [
  { id: 'gemini-4-argon', ...million },
  { id: 'gemini-3.8-flash', ...million },
  { id: 'gemini-3.6-flash', ...million },
  { id: 'gemini-3.5-flash', ...million, abilities },
  { id: 'gemini-3.5-flash-lite', ...million },
  { id: 'gemini-3.1-pro-preview', ...million, abilities },
  { id: 'gemini-3.1-flash-lite', ...million, abilities },
  { id: 'gemini-3-flash-preview', ...million, abilities },
  { id: 'gemini-2.5-pro', ...million, abilities },
  { id: 'gemini-2.5-flash', ...million, abilities },
  { id: 'gemini-2.5-flash-lite', ...million, abilities },
];
