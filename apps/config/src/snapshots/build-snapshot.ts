import { createHash } from 'node:crypto';
import {
  type ConfigSnapshot,
  canonicalJson,
  type PriceCard,
  type ProviderId,
  type SnapshotCredential,
  type SnapshotProject,
  type SnapshotProvider,
  type SnapshotRoute,
  type SnapshotVirtualKey,
  snapshotFormatVersion,
} from '@tollgate/schema';

/** The configuration at one moment, as the features tell it. Secrets in it are sealed. */
export interface Configuration {
  readonly sequence: number;
  readonly projects: SnapshotProject[];
  readonly virtualKeys: SnapshotVirtualKey[];
  readonly providers: readonly Omit<SnapshotProvider, 'credentials'>[];
  readonly credentials: ReadonlyMap<ProviderId, readonly SnapshotCredential[]>;
  readonly routes: SnapshotRoute[];
  readonly prices: PriceCard[];
}

/** Puts a configuration into the form proxies take, with the checksum by which they know that it is whole. */
export function buildSnapshot(configuration: Configuration, builtAtMs: number): ConfigSnapshot {
  const { sequence, projects, virtualKeys, providers, credentials, routes, prices } = configuration;
  const content = {
    formatVersion: snapshotFormatVersion,
    sequence,
    builtAtMs,
    projects,
    virtualKeys,
    providers: providers.map((provider) => ({ ...provider, credentials: [...(credentials.get(provider.id) ?? [])] })),
    routes,
    prices,
  } as const;
  return { ...content, checksum: checksumOf(content) };
}

/** SHA-256, in hex, of the canonical JSON of everything but the checksum. */
export function checksumOf(content: Omit<ConfigSnapshot, 'checksum'>): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}
