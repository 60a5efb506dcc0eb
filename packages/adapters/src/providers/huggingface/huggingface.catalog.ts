import type { ModelCard } from '../../core/provider.js';

/** The router serves thousands of models of many hosts, so none is repeated here; a name is sent as it is. */
export const huggingFaceCatalog: readonly ModelCard[] = [];
