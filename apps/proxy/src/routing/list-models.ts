import { mayUse, type Principal } from '../access/index.js';
import type { ServingSnapshot } from '../snapshot/index.js';
import { modelIndexOf } from './model-index.js';
import type { ListedModel } from './resolved-route.js';

/**
 * The models a key may use: aliases, and `provider/model` for what is in the catalogues of the providers, the name that
 * always leads there. Models known by pattern only, and bare names, can be used without being listed.
 */
export function listModels(snapshot: ServingSnapshot, principal: Principal): readonly ListedModel[] {
  return modelIndexOf(snapshot)
    .models.filter(({ names }) => names.some((name) => mayUse(principal, name)))
    .map(({ listed }) => listed);
}
