import { type Failure, fail, ok, type Result, type SnapshotRoute } from '@tollgate/schema';
import { matchesPattern, mayUse, type Principal } from '../access/index.js';
import type { ServingProvider, ServingSnapshot } from '../snapshot/index.js';
import { modelIndexOf } from './model-index.js';
import { nearestNames } from './nearest-names.js';
import type { ResolvedRoute, ResolvedTarget } from './resolved-route.js';

/** Names in messages are cut here; they come from callers. */
const shownCharsMax = 64;
/** No provider has longer names. */
const modelCharsMax = 256;

/**
 * Finds out what a model name stands for: an alias; `provider/model`; or a bare name, which goes to the providers that
 * claim it in their order of priority. Failures: `access.model-forbidden` when the key's patterns do not cover it,
 * whether or not there is such a model; `model.unknown` with the nearest names the key may use.
 */
export function resolveModel(
  snapshot: ServingSnapshot,
  name: string,
  principal: Principal,
): Result<ResolvedRoute, Failure> {
  const route = snapshot.routesByAlias.get(name);
  if (route !== undefined) return mayUse(principal, name) ? resolveAlias(snapshot, route) : forbidden(name);
  const qualified = splitQualified(snapshot, name);
  if (qualified !== undefined) {
    const { provider, model } = qualified;
    if (!mayUse(principal, name) && !mayUse(principal, model)) return forbidden(name);
    return provider.adapter === undefined ? kindUnknown(provider) : ok(direct([{ provider, model, weight: 1 }]));
  }
  return resolveBare(snapshot, name, principal);
}

/**
 * The same for a model that is only asked about. A call may name any model of a provider, and the provider knows whether
 * there is one; nobody asks it here, so there must be a reason to say yes: its catalogue or a pattern of its names, or
 * that it has neither and takes whatever it is given.
 */
export function resolveKnownModel(
  snapshot: ServingSnapshot,
  name: string,
  principal: Principal,
): Result<ResolvedRoute, Failure> {
  const route = resolveModel(snapshot, name, principal);
  if (!route.ok || route.value.alias !== undefined) return route;
  return route.value.targets.some(({ provider, model }) => mayKnow(provider, model))
    ? route
    : unknown(snapshot, name, principal);
}

function mayKnow({ adapter }: ServingProvider, model: string): boolean {
  if (adapter === undefined) return false;
  const { catalog, modelPatterns } = adapter;
  if (catalog.length === 0 && modelPatterns.length === 0) return true;
  return catalog.some(({ id }) => id === model) || modelPatterns.some((pattern) => matchesPattern(pattern, model));
}

/** Targets whose provider is gone, or of a kind this release does not know, are left out. */
function resolveAlias(snapshot: ServingSnapshot, route: SnapshotRoute): Result<ResolvedRoute, Failure> {
  const targets = route.targets.flatMap(({ provider: id, model, weight = 1 }) => {
    const provider = snapshot.providers.get(id);
    return provider?.adapter === undefined ? [] : [{ provider, model, weight }];
  });
  if (targets.length === 0) {
    return fail({ code: 'model.no-credential', message: `No provider of the route ${shown(route.alias)} can be used` });
  }
  const { alias, strategy, retry, timeouts, fallbackOn } = route;
  return ok({
    alias,
    targets,
    strategy,
    ...(retry && { retry }),
    ...(timeouts && { timeouts }),
    ...(fallbackOn && { fallbackOn }),
  });
}

/** What stands before the first slash, if it is a provider of this gateway; model names may have slashes themselves. */
function splitQualified(
  snapshot: ServingSnapshot,
  name: string,
): { readonly provider: ServingProvider; readonly model: string } | undefined {
  const slash = name.indexOf('/');
  // A text that could be no id is not in the map either, so it need not be proven to be one.
  const providers: ReadonlyMap<string, ServingProvider> = snapshot.providers;
  const provider = slash < 0 ? undefined : providers.get(name.slice(0, slash));
  const model = name.slice(slash + 1);
  return provider === undefined || model === '' || model.length > modelCharsMax ? undefined : { provider, model };
}

function resolveBare(snapshot: ServingSnapshot, name: string, principal: Principal): Result<ResolvedRoute, Failure> {
  const claimants = name.length > modelCharsMax ? [] : modelIndexOf(snapshot).claimants(name);
  const isAllowed = mayUse(principal, name);
  const targets = claimants
    .filter((provider) => isAllowed || mayUse(principal, `${provider.id}/${name}`))
    .map((provider) => ({ provider, model: name, weight: 1 }));
  if (targets.length > 0) return ok(direct(targets));
  return isAllowed ? unknown(snapshot, name, principal) : forbidden(name);
}

function direct(targets: readonly ResolvedTarget[]): ResolvedRoute {
  return { targets, strategy: 'priority' };
}

function forbidden(name: string): Result<never, Failure> {
  return fail({
    code: 'access.model-forbidden',
    message: `This key may not use the model ${shown(name)}; GET /v1/models lists those it may use`,
    param: 'model',
  });
}

function kindUnknown({ id, kind }: ServingProvider): Result<never, Failure> {
  return fail({
    code: 'model.unknown',
    message: `The provider ${id} cannot be used by this release of the gateway`,
    param: 'model',
    detail: `its kind ${kind} is unknown`,
  });
}

function unknown(snapshot: ServingSnapshot, name: string, principal: Principal): Result<never, Failure> {
  const names = modelIndexOf(snapshot).models.flatMap((model) => model.names);
  const usable = new Set(names.filter((other) => mayUse(principal, other)));
  const whole = nearestNames(name, usable);
  // Where the provider is what is wrong, its model may still be known.
  const near = whole.length === 0 ? nearestNames(name.slice(name.indexOf('/') + 1), usable) : whole;
  const hint = near.length === 0 ? '' : ` Nearest known: ${near.map(shown).join(', ')}.`;
  return fail({
    code: 'model.unknown',
    message: `The model ${shown(name)} is unknown.${hint} GET /v1/models lists the models of this key`,
    param: 'model',
  });
}

function shown(name: string): string {
  return JSON.stringify(name.length > shownCharsMax ? `${name.slice(0, shownCharsMax)}...` : name);
}
