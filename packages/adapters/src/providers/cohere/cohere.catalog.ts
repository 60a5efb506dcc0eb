import { chatModel, type ModelCard } from '../../core/model-card.js';

const grounded = ['tools', 'files', 'structuredOutput'] as const;
const embedding = { endpoint: 'embeddings', abilities: { vision: true } } as const;

/** Limits, abilities and ends from docs.cohere.com/docs/models, the pages of the models, and /docs/deprecations. */
export const cohereCatalog: readonly ModelCard[] = [
  chatModel('command-a-plus-05-2026', [128_000, 64_000], ...grounded, 'vision', 'reasoning'),
  chatModel('command-a-reasoning-08-2025', [256_000, 32_000], ...grounded, 'reasoning'),
  chatModel('command-a-vision-07-2025', [128_000, 8_000], 'vision', 'structuredOutput'),
  chatModel('command-a-translate-08-2025', [8_000, 8_000]),
  chatModel('command-a-03-2025', [256_000, 8_000], ...grounded),
  chatModel('command-r7b-12-2024', [128_000, 4_000], ...grounded),
  chatModel('command-r-plus-08-2024', [128_000, 4_000], ...grounded),
  chatModel('command-r-08-2024', [128_000, 4_000], ...grounded),
  { id: 'command-r-plus', contextTokens: 128_000, outputTokensMax: 4_000, deprecatedOn: '2025-09-15' },
  { id: 'command-r', contextTokens: 128_000, outputTokensMax: 4_000, deprecatedOn: '2025-09-15' },
  { id: 'embed-v4.0', contextTokens: 128_000, ...embedding },
  { id: 'embed-english-v3.0', contextTokens: 512, ...embedding },
  { id: 'embed-multilingual-v3.0', contextTokens: 512, ...embedding },
  { id: 'rerank-v4.0-pro', contextTokens: 32_768, endpoint: 'rerank' },
  { id: 'rerank-v4.0-fast', contextTokens: 32_768, endpoint: 'rerank' },
  { id: 'rerank-v3.5', contextTokens: 4_096, endpoint: 'rerank' },
];
