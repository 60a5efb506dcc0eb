import type { ModelCard } from '../../core/provider.js';

/** Gemini models that Google serves in the OpenAI format too. */
export const geminiOpenAiCompatCatalog: readonly ModelCard[] = [
  { id: 'gemini-3.8-flash', contextTokens: 1_000_000 },
  { id: 'gemini-3.6-flash', contextTokens: 1_000_000 },
  { id: 'gemini-3.1-pro-preview', contextTokens: 1_000_000 },
  { id: 'gemini-2.5-pro', contextTokens: 1_048_576, outputTokensMax: 65_536 },
  { id: 'gemini-2.5-flash', contextTokens: 1_048_576, outputTokensMax: 65_536 },
  { id: 'gemini-2.5-flash-lite', contextTokens: 1_048_576, outputTokensMax: 65_536 },
];
