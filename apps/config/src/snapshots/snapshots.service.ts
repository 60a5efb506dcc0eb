import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@tollgate/platform';
import type { ConfigSnapshot } from '@tollgate/schema';
import { ClockToken } from '../runtime/index.js';
import { buildSnapshot } from './build-snapshot.js';
import { ConfigurationReader } from './configuration-reader.js';
import type { SnapshotRow } from './snapshot.entity.js';
import { SnapshotsRepository } from './snapshots.repository.js';

/** Stored snapshots; a proxy that falls further behind just gets the newest. */
const snapshotsKept = 10;

/** A snapshot as it is handed out. */
export interface StoredSnapshot {
  readonly sequence: number;
  readonly text: string;
}

/** Builds snapshots when they are first asked for, once for all replicas. */
@Injectable()
export class SnapshotsService {
  readonly #repository: Pick<SnapshotsRepository, keyof SnapshotsRepository>;
  readonly #reader: Pick<ConfigurationReader, 'read' | 'readPrices'>;
  readonly #clock: Clock;
  #newest: StoredSnapshot | undefined;
  #loading: { readonly sequence: number; readonly snapshot: Promise<StoredSnapshot> } | undefined;

  constructor(
    @Inject(SnapshotsRepository) repository: Pick<SnapshotsRepository, keyof SnapshotsRepository>,
    @Inject(ConfigurationReader) reader: Pick<ConfigurationReader, 'read' | 'readPrices'>,
    @Inject(ClockToken) clock: Clock,
  ) {
    this.#repository = repository;
    this.#reader = reader;
    this.#clock = clock;
  }

  /** The newest snapshot; undefined when the caller has it already. */
  async newerThan(after: number | undefined): Promise<StoredSnapshot | undefined> {
    const sequence = await this.#repository.sequence();
    if (after !== undefined && after >= sequence) return undefined;
    if (this.#newest !== undefined && this.#newest.sequence >= sequence) return this.#newest;
    // Proxies ask all at once after an announcement; the first has it built, the others wait for the same.
    if (this.#loading === undefined || this.#loading.sequence < sequence) {
      const loading = { sequence, snapshot: this.#load(sequence) };
      this.#loading = loading;
      const forget = () => {
        if (this.#loading === loading) this.#loading = undefined;
      };
      loading.snapshot.then(forget, forget);
    }
    return this.#loading.snapshot;
  }

  /** The prices that go over the default price book; undefined when the caller has them already. */
  async pricesNewerThan(after: number | undefined) {
    const sequence = await this.#repository.sequence();
    if (after !== undefined && after >= sequence) return undefined;
    return this.#repository.readConsistently(async (manager) => ({
      sequence: await this.#repository.sequence(manager),
      prices: await this.#reader.readPrices(manager),
    }));
  }

  async #load(sequence: number): Promise<StoredSnapshot> {
    const stored = (await this.#repository.find(sequence)) ?? (await this.#build());
    const snapshot = { sequence: stored.sequence, text: stored.body };
    if (this.#newest === undefined || this.#newest.sequence < snapshot.sequence) this.#newest = snapshot;
    return snapshot;
  }

  async #build(): Promise<SnapshotRow> {
    const builtAt = new Date(this.#clock.now());
    const snapshot: ConfigSnapshot = await this.#repository.readConsistently(async (manager) => {
      const sequence = await this.#repository.sequence(manager);
      return buildSnapshot({ sequence, ...(await this.#reader.read(manager, builtAt)) }, builtAt.getTime());
    });
    const { sequence, checksum } = snapshot;
    const stored = await this.#repository.keepFirst({ sequence, checksum, body: JSON.stringify(snapshot), builtAt });
    await this.#repository.forgetBefore(sequence - snapshotsKept + 1);
    return stored;
  }
}
