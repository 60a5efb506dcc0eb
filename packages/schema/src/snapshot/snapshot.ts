import { z } from 'zod';
import { CredentialId, ProjectId, ProviderId, RouteId, VirtualKeyId } from '../ids.js';
import { JsonObject } from '../json.js';
import { Tags } from '../usage/usage-event.js';
import { PriceCard } from './price-card.js';
import { SealedSecret } from './sealed-secret.js';

/** A proxy that meets another version keeps the snapshot it has. */
export const snapshotFormatVersion = 1;

const epochMs = z.number().int().nonnegative();
const name = z.string().min(1).max(256);

export const SnapshotProject = z.strictObject({ id: ProjectId, name, team: name.optional(), tags: Tags });
export type SnapshotProject = z.infer<typeof SnapshotProject>;

export const SnapshotVirtualKey = z.strictObject({
  id: VirtualKeyId,
  projectId: ProjectId,
  name,
  /** SHA-256 of the key, in hex; during a rotation the old one is listed until its overlap ends. */
  hashes: z
    .array(z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/), expiresAtMs: epochMs.optional() }))
    .min(1),
  tags: Tags,
  /** Patterns of model names, `*` standing for any text; absent means all. */
  allowedModels: z.array(name).optional(),
  expiresAtMs: epochMs.optional(),
});
export type SnapshotVirtualKey = z.infer<typeof SnapshotVirtualKey>;

export const SnapshotCredential = z.strictObject({
  id: CredentialId,
  name,
  /** Grows with each change of the secret; part of what the seal is bound to. */
  version: z.number().int().min(1),
  weight: z.number().int().min(1),
  sealed: SealedSecret,
});
export type SnapshotCredential = z.infer<typeof SnapshotCredential>;

export const SnapshotProvider = z.strictObject({
  id: ProviderId,
  /** The adapter that speaks to it. */
  kind: name,
  baseUrl: z.url().optional(),
  options: JsonObject,
  /** Lower goes first when two providers claim one model name. */
  priority: z.number().int(),
  credentials: z.array(SnapshotCredential),
});
export type SnapshotProvider = z.infer<typeof SnapshotProvider>;

export const RoutingStrategy = z.enum(['priority', 'weighted', 'latency', 'cost']);
export type RoutingStrategy = z.infer<typeof RoutingStrategy>;

/** What makes the next target of a route be tried. */
export const FallbackCondition = z.enum(['error', 'rate-limit', 'timeout', 'content-filter', 'context-length']);
export type FallbackCondition = z.infer<typeof FallbackCondition>;

export const RouteTarget = z.strictObject({
  provider: ProviderId,
  model: name,
  weight: z.number().int().min(0).max(1000).optional(),
});
export type RouteTarget = z.infer<typeof RouteTarget>;

export const RetryPolicy = z.strictObject({ attemptsMax: z.number().int().min(1).max(10) });
export type RetryPolicy = z.infer<typeof RetryPolicy>;

export const Timeouts = z.strictObject({
  connectMs: z.number().int().min(1).max(600_000).optional(),
  firstByteMs: z.number().int().min(1).max(600_000).optional(),
  idleMs: z.number().int().min(1).max(600_000).optional(),
  totalMs: z.number().int().min(1).max(3_600_000).optional(),
});
export type Timeouts = z.infer<typeof Timeouts>;

export const SnapshotRoute = z.strictObject({
  id: RouteId,
  alias: name,
  targets: z.array(RouteTarget).min(1).max(32),
  strategy: RoutingStrategy,
  retry: RetryPolicy.optional(),
  timeouts: Timeouts.optional(),
  fallbackOn: z.array(FallbackCondition).optional(),
});
export type SnapshotRoute = z.infer<typeof SnapshotRoute>;

/** Everything a proxy needs to serve, built by `config`; secrets in it stay sealed. */
export const ConfigSnapshot = z.strictObject({
  formatVersion: z.literal(snapshotFormatVersion),
  /** Grows with every change; a proxy never goes back. */
  sequence: z.number().int().min(1),
  /** SHA-256, in hex, of the canonical JSON of everything but this member. */
  checksum: z.string().regex(/^[0-9a-f]{64}$/),
  builtAtMs: epochMs,
  projects: z.array(SnapshotProject),
  virtualKeys: z.array(SnapshotVirtualKey),
  providers: z.array(SnapshotProvider),
  routes: z.array(SnapshotRoute),
  /** Prices that override or add to the default price book. */
  prices: z.array(PriceCard),
});
export type ConfigSnapshot = z.infer<typeof ConfigSnapshot>;

/** Prices only, for the worker, which must not see anything else of a snapshot. */
export const PriceBook = z.strictObject({ sequence: z.number().int().min(0), prices: z.array(PriceCard) });
export type PriceBook = z.infer<typeof PriceBook>;

/** The event pattern under which `config` announces a new snapshot; the message is only this. */
export const snapshotAnnouncedPattern = 'snapshot.announced';
export const SnapshotAnnouncement = z.strictObject({ sequence: z.number().int().min(1) });
export type SnapshotAnnouncement = z.infer<typeof SnapshotAnnouncement>;
