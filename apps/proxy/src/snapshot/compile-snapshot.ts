import type { Provider } from '@tollgate/adapters';
import type { CompiledPriceBook } from '@tollgate/pricing';
import type {
  ConfigSnapshot,
  JsonObject,
  PriceCard,
  SnapshotProject,
  SnapshotProvider,
  SnapshotRoute,
  SnapshotVirtualKey,
} from '@tollgate/schema';
import type { ServingCredential, ServingKey, ServingProvider, ServingSnapshot } from './serving-snapshot.js';

/** What a snapshot is compiled with. */
export interface Compilers {
  readonly findKind: (kind: string) => Provider | undefined;
  readonly compilePrices: (cards: readonly PriceCard[]) => CompiledPriceBook;
}

/** Puts a snapshot into the shape requests are served from. Keys without their project are left out. */
export function compileSnapshot(snapshot: ConfigSnapshot, compilers: Compilers): ServingSnapshot {
  const projects = new Map(snapshot.projects.map((project) => [project.id, project]));
  const providers = snapshot.providers
    .toSorted((left, right) => left.priority - right.priority || (left.id < right.id ? -1 : 1))
    .map((provider) => servingProvider(provider, compilers.findKind));
  return {
    sequence: snapshot.sequence,
    checksum: snapshot.checksum,
    builtAtMs: snapshot.builtAtMs,
    keysByHash: keysByHash(snapshot.virtualKeys, projects),
    projects,
    providers: new Map(providers.map((provider) => [provider.id, provider])),
    routesByAlias: new Map(snapshot.routes.map((route: SnapshotRoute) => [route.alias, route])),
    prices: compilers.compilePrices(snapshot.prices),
  };
}

function keysByHash(
  keys: readonly SnapshotVirtualKey[],
  projects: ReadonlyMap<string, SnapshotProject>,
): ReadonlyMap<string, ServingKey> {
  const byHash = new Map<string, ServingKey>();
  for (const key of keys) {
    const project = projects.get(key.projectId);
    if (project === undefined) continue;
    for (const { sha256, expiresAtMs } of key.hashes) {
      byHash.set(sha256, servingKey(key, project, earlier(expiresAtMs, key.expiresAtMs)));
    }
  }
  return byHash;
}

function servingKey(key: SnapshotVirtualKey, project: SnapshotProject, expiresAtMs: number | undefined): ServingKey {
  return {
    id: key.id,
    name: key.name,
    project,
    tags: { ...project.tags, ...key.tags },
    ...(key.allowedModels === undefined ? {} : { allowedModels: key.allowedModels }),
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
  };
}

function earlier(left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return Math.min(left, right);
}

function servingProvider(provider: SnapshotProvider, findKind: Compilers['findKind']): ServingProvider {
  const kind = findKind(provider.kind);
  const adapter = kind?.configure?.(textsOf(provider.options)) ?? kind;
  const credentials: readonly ServingCredential[] = provider.credentials.map((credential) => ({
    ...credential,
    provider: provider.id,
  }));
  return {
    id: provider.id,
    kind: provider.kind,
    options: provider.options,
    priority: provider.priority,
    credentials,
    ...(adapter === undefined ? {} : { adapter }),
    ...(provider.baseUrl === undefined ? {} : { baseUrl: provider.baseUrl }),
  };
}

/** Every option a kind takes is a text; whatever else an older control plane let through means nothing to it. */
function textsOf(options: JsonObject): Readonly<Record<string, string>> {
  const texts = Object.entries(options).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(texts);
}
