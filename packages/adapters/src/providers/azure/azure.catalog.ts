import type { ModelCard } from '../../core/provider.js';

/** What Azure calls a model is a deployment, which its operator names. */
export const azureCatalog: readonly ModelCard[] = [];
