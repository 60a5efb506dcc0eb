import { createHash } from 'node:crypto';
import { defineProvider, type ModelCard, type Provider } from '@tollgate/adapters';
import { createPriceBook } from '@tollgate/pricing';
import {
  ConfigSnapshot,
  CredentialId,
  ProjectId,
  ProviderId,
  RouteId,
  type RouteTarget,
  type SnapshotCredential,
  type SnapshotProvider,
  type SnapshotRoute,
  type SnapshotVirtualKey,
  VirtualKeyId,
} from '@tollgate/schema';
import { checksumOf } from '../checksum.js';
import type { Compilers } from '../compile-snapshot.js';

export const projectId = ProjectId.parse('01890a5d-ac96-774b-bcce-b302099a8057');

export function uuidOf(number: number): string {
  return `01890a5d-ac96-774b-bcce-${number.toString(16).padStart(12, '0')}`;
}

export function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

export function keyOf(
  number: number,
  hashes: readonly string[],
  more: Partial<SnapshotVirtualKey> = {},
): SnapshotVirtualKey {
  return {
    id: VirtualKeyId.parse(uuidOf(number)),
    projectId,
    name: `key ${number}`,
    hashes: hashes.map((sha256) => ({ sha256 })),
    tags: {},
    ...more,
  };
}

export function credentialOf(number: number, more: Partial<SnapshotCredential> = {}): SnapshotCredential {
  return {
    id: CredentialId.parse(uuidOf(1000 + number)),
    name: `credential ${number}`,
    version: 1,
    weight: 1,
    sealed: { version: 1, masterKeyId: 'test', wrappedDataKey: 'AAAA', ciphertext: 'AAAA' },
    ...more,
  };
}

export function providerOf(id: string, more: Partial<SnapshotProvider> = {}): SnapshotProvider {
  return { id: ProviderId.parse(id), kind: id, options: {}, priority: 0, credentials: [], ...more };
}

export function routeOf(alias: string, targets: readonly string[], more: Partial<SnapshotRoute> = {}): SnapshotRoute {
  const parsed = targets.map((target): RouteTarget => {
    const [provider = '', model = ''] = target.split('/');
    return { provider: ProviderId.parse(provider), model };
  });
  return { id: RouteId.parse(uuidOf(2000)), alias, targets: parsed, strategy: 'priority', ...more };
}

/** A snapshot with a right checksum. */
export function snapshotOf(sequence: number, more: Partial<ConfigSnapshot> = {}): ConfigSnapshot {
  const snapshot = ConfigSnapshot.parse({
    formatVersion: 1,
    sequence,
    checksum: '0'.repeat(64),
    builtAtMs: 1_790_000_000_000,
    projects: [{ id: projectId, name: 'checkout', team: 'platform', tags: { env: 'prod', tier: 'gold' } }],
    virtualKeys: [],
    providers: [],
    routes: [],
    prices: [],
    ...more,
  });
  return { ...snapshot, checksum: checksumOf(snapshot) };
}

/** Compilers for kinds made up by the test: their model cards and name patterns. */
export function compilersFor(
  kinds: Readonly<Record<string, { readonly catalog?: readonly string[]; readonly patterns?: readonly string[] }>>,
): Compilers {
  return {
    findKind: (kind) => {
      const { catalog = [], patterns = [] } = kinds[kind] ?? {};
      return (
        kinds[kind] &&
        kindOf(
          kind,
          patterns,
          catalog.map((id) => ({ id, contextTokens: 1000 })),
        )
      );
    },
    compilePrices: createPriceBook,
  };
}

function kindOf(id: string, modelPatterns: readonly string[], catalog: readonly ModelCard[]): Provider {
  return defineProvider({
    id,
    displayName: id,
    auth: { kind: 'bearer' },
    modelPatterns,
    catalog,
    chat: () => {
      throw new Error('Nobody chats in these tests');
    },
  });
}
