import type { ModelCard } from '../../core/provider.js';

/** OpenRouter lists several hundred models of other makers, so none is repeated here; a name is sent as it is. */
export const openRouterCatalog: readonly ModelCard[] = [];
