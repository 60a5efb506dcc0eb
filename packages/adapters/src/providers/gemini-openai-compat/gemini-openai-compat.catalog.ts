import { chatModel, type ModelCard } from '../../core/model-card.js';

/**
 * Gemini models that Google serves in the OpenAI format too; abilities as github.com/anomalyco/models.dev has them
 * (July 2026).
 */
export const geminiOpenAiCompatCatalog: readonly ModelCard[] = [
  { id: 'gemini-3.8-flash', contextTokens: 1_000_000 },
  { id: 'gemini-3.6-flash', contextTokens: 1_000_000 },
  chatModel(
    'gemini-3.1-pro-preview',
    [1_000_000, 65_536],
    'tools',
    'vision',
    'audio',
    'files',
    'structuredOutput',
    'reasoning',
  ),
  chatModel(
    'gemini-2.5-pro',
    [1_048_576, 65_536],
    'tools',
    'vision',
    'audio',
    'files',
    'structuredOutput',
    'reasoning',
  ),
  chatModel(
    'gemini-2.5-flash',
    [1_048_576, 65_536],
    'tools',
    'vision',
    'audio',
    'files',
    'structuredOutput',
    'reasoning',
  ),
  chatModel(
    'gemini-2.5-flash-lite',
    [1_048_576, 65_536],
    'tools',
    'vision',
    'audio',
    'files',
    'structuredOutput',
    'reasoning',
  ),
];
