import { providers } from '../../src/providers/index.js';
import { acme } from './acme/index.js';

/** The registry with one more line. */
export const registry = [...providers, acme] as const;
