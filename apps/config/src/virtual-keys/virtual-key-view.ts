import type { SnapshotVirtualKey } from '@tollgate/schema';
import type { VirtualKey, VirtualKeyState } from '@tollgate/schema/api';
import type { VirtualKeyHashRow, VirtualKeyRow } from './virtual-key.entity.js';
import type { StoredVirtualKey } from './virtual-keys.repository.js';

/** A hash that was rotated away and whose overlap has not ended. */
type Overlapping = VirtualKeyHashRow & { readonly expiresAt: Date };

/** The hash of the key in use. Each key has exactly one: the database sees to it. */
export function currentHash({ row, hashes }: StoredVirtualKey): VirtualKeyHashRow {
  const current = hashes.find((hash) => hash.expiresAt === null);
  if (current === undefined) throw new Error(`Virtual key ${row.id} has no hash in use`);
  return current;
}

/** The hashes rotated away that still work, the one that ends first before the others; none do of a revoked key. */
export function overlappingHashes({ row, hashes }: StoredVirtualKey, now: Date): Overlapping[] {
  if (row.revokedAt !== null) return [];
  const overlapping = hashes.filter(
    (hash): hash is Overlapping => hash.expiresAt !== null && hash.expiresAt.getTime() > now.getTime(),
  );
  return overlapping.toSorted((left, right) => left.expiresAt.getTime() - right.expiresAt.getTime());
}

/** A key as the API shows it. It has no place for the key itself. */
export function toVirtualKey(stored: StoredVirtualKey, now: Date): VirtualKey {
  const { row } = stored;
  return {
    id: row.id,
    projectId: row.projectId,
    name: row.name,
    prefix: currentHash(stored).prefix,
    tags: row.tags,
    ...(row.allowedModels === null ? {} : { allowedModels: row.allowedModels }),
    ...(row.expiresAt === null ? {} : { expiresAt: row.expiresAt.toISOString() }),
    state: stateOf(row, now),
    ...(row.revokedAt === null ? {} : { revokedAt: row.revokedAt.toISOString() }),
    previous: overlappingHashes(stored, now).map(({ prefix, expiresAt }) => ({
      prefix,
      expiresAt: expiresAt.toISOString(),
    })),
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

function stateOf({ revokedAt, expiresAt }: VirtualKeyRow, now: Date): VirtualKeyState {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt.getTime() <= now.getTime() ? 'expired' : 'active';
}

/** A key as proxies know it; undefined for one that has expired, which they need not know at all. */
export function toSnapshotVirtualKey(stored: StoredVirtualKey, now: Date): SnapshotVirtualKey | undefined {
  const { row } = stored;
  if (row.expiresAt !== null && row.expiresAt.getTime() <= now.getTime()) return undefined;
  return {
    id: row.id,
    projectId: row.projectId,
    name: row.name,
    hashes: [
      { sha256: currentHash(stored).sha256 },
      ...overlappingHashes(stored, now).map(({ sha256, expiresAt }) => ({ sha256, expiresAtMs: expiresAt.getTime() })),
    ],
    tags: row.tags,
    ...(row.allowedModels === null ? {} : { allowedModels: row.allowedModels }),
    ...(row.expiresAt === null ? {} : { expiresAtMs: row.expiresAt.getTime() }),
  };
}
