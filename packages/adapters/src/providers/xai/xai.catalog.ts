import { chatModel, type ModelCard } from '../../core/model-card.js';

/** Models of xAI’s chat endpoint; abilities as github.com/anomalyco/models.dev has them (July 2026). */
export const xaiCatalog: readonly ModelCard[] = [
  { id: 'grok-4.6', contextTokens: 500_000 },
  { id: 'grok-4.5', contextTokens: 500_000 },
  chatModel('grok-4.3', [1_000_000, 30_000], 'tools', 'vision', 'files', 'structuredOutput', 'reasoning'),
  { id: 'grok-4.20', contextTokens: 1_000_000 },
  { id: 'grok-4-1-fast-reasoning', contextTokens: 2_000_000 },
  { id: 'grok-4-1-fast-non-reasoning', contextTokens: 2_000_000 },
  { id: 'grok-4-fast-reasoning', contextTokens: 2_000_000 },
  { id: 'grok-4-fast-non-reasoning', contextTokens: 2_000_000 },
  { id: 'grok-code-fast-1', contextTokens: 256_000 },
  { id: 'grok-3', contextTokens: 131_072 },
  { id: 'grok-3-mini', contextTokens: 131_072 },
];
