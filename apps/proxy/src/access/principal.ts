import type { ServingKey } from '../snapshot/index.js';

/** Who asks: the key that was shown, with its project. */
export interface Principal {
  readonly key: ServingKey;
}
