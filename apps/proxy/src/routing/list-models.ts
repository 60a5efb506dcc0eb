import { mayUse, type Principal } from '../access/index.js';
import type { ServingSnapshot } from '../snapshot/index.js';
import { modelIndexOf } from './model-index.js';
import type { ListedModel } from './resolved-route.js';

/**
 * The models a key may use, by name: aliases, and what is in the catalogues of the providers. A model whose bare name
 * leads elsewhere is listed as `provider/model`. Models known by pattern only can be used without being listed.
 */
export function listModels(snapshot: ServingSnapshot, principal: Principal): readonly ListedModel[] {
  return modelIndexOf(snapshot)
    .models.filter(({ names }) => names.some((name) => mayUse(principal, name)))
    .map(({ listed }) => listed);
}
