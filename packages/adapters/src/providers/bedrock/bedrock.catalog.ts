import type { ModelCard } from '../../core/provider.js';

/** Which models there are depends on the region and on the operator's account. */
export const bedrockCatalog: readonly ModelCard[] = [];
