import type { Provider } from '@tollgate/adapters';
import type { CompiledPriceBook } from '@tollgate/pricing';
import type {
  CredentialId,
  JsonObject,
  ProjectId,
  ProviderId,
  SealedSecret,
  SnapshotProject,
  SnapshotRoute,
  Tags,
  VirtualKeyId,
} from '@tollgate/schema';

/** One hash of a caller's key, with all that a request needs to know of its owner. */
export interface ServingKey {
  readonly id: VirtualKeyId;
  readonly name: string;
  readonly project: SnapshotProject;
  /** Tags of the project, overridden by those of the key. */
  readonly tags: Tags;
  /** Patterns of model names; absent means all. */
  readonly allowedModels?: readonly string[];
  /** From then on the key is unknown: the earlier of the key's own end and that of this hash. */
  readonly expiresAtMs?: number;
}

/** A provider's secret, still sealed. `SnapshotHolder.secretOf` opens it. */
export interface ServingCredential {
  readonly id: CredentialId;
  readonly provider: ProviderId;
  readonly name: string;
  readonly version: number;
  readonly weight: number;
  readonly sealed: SealedSecret;
}

export interface ServingProvider {
  readonly id: ProviderId;
  readonly kind: string;
  /** Absent when this release does not know the kind; such a provider takes no traffic. */
  readonly adapter?: Provider;
  readonly baseUrl?: string;
  readonly options: JsonObject;
  /** Lower goes first when two providers claim one model name. */
  readonly priority: number;
  readonly credentials: readonly ServingCredential[];
}

/** A snapshot in the shape requests are served from. Immutable; the next one replaces it as a whole. */
export interface ServingSnapshot {
  readonly sequence: number;
  readonly checksum: string;
  readonly builtAtMs: number;
  readonly keysByHash: ReadonlyMap<string, ServingKey>;
  readonly projects: ReadonlyMap<ProjectId, SnapshotProject>;
  /** In order of priority, then id. */
  readonly providers: ReadonlyMap<ProviderId, ServingProvider>;
  readonly routesByAlias: ReadonlyMap<string, SnapshotRoute>;
  readonly prices: CompiledPriceBook;
}
