import type { ModelCard } from '../../core/provider.js';

/** Qwen models of Alibaba Cloud Model Studio. */
export const alibabaCatalog: readonly ModelCard[] = [
  { id: 'qwen3-max', contextTokens: 262_144 },
  { id: 'qwen-plus', contextTokens: 1_000_000 },
  { id: 'qwen-flash', contextTokens: 1_000_000 },
  { id: 'qwen3-coder-plus', contextTokens: 1_000_000 },
];
