import { describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { noManager } from '../../testing/fakes.js';
import type { ConfigurationReader } from './configuration-reader.js';
import type { SnapshotRow } from './snapshot.entity.js';
import type { SnapshotsRepository } from './snapshots.repository.js';
import { SnapshotsService } from './snapshots.service.js';

/** A store in memory. Reads are counted, and a build can be held open. */
class FakeStore implements Pick<SnapshotsRepository, keyof SnapshotsRepository> {
  head = 1;
  reads = 0;
  readonly rows = new Map<number, SnapshotRow>();

  async sequence() {
    this.reads += 1;
    return this.head;
  }
  readConsistently<Value>(work: (manager: EntityManager) => Promise<Value>) {
    return work(noManager);
  }
  async find(sequence: number) {
    this.reads += 1;
    return this.rows.get(sequence);
  }
  async keepFirst(row: SnapshotRow) {
    const kept = this.rows.get(row.sequence) ?? row;
    this.rows.set(row.sequence, kept);
    return kept;
  }
  async forgetBefore(sequence: number) {
    for (const known of this.rows.keys()) if (known < sequence) this.rows.delete(known);
  }
}

class FakeReader implements Pick<ConfigurationReader, 'read' | 'readPrices'> {
  builds = 0;
  gate: Promise<void> = Promise.resolve();

  async read() {
    this.builds += 1;
    await this.gate;
    return { projects: [], virtualKeys: [], providers: [], credentials: new Map(), routes: [], prices: [] };
  }
  async readPrices() {
    return [];
  }
}

function service() {
  const store = new FakeStore();
  const reader = new FakeReader();
  const clock = { now: () => 1000, monotonicMs: () => 0 };
  return { store, reader, snapshots: new SnapshotsService(store, reader, clock) };
}

describe('snapshots', () => {
  it('cost one read of one row for whoever is up to date', async () => {
    const { store, reader, snapshots } = service();
    expect(await snapshots.newerThan(1)).toBeUndefined();
    expect([store.reads, reader.builds]).toEqual([1, 0]);
  });

  it('are built once for all who ask at the same time', async () => {
    const { reader, snapshots } = service();
    const answers = await Promise.all(Array.from({ length: 50 }, () => snapshots.newerThan(0)));
    expect(new Set(answers.map((answer) => answer?.text)).size).toBe(1);
    expect(reader.builds).toBe(1);
    await snapshots.newerThan(0);
    expect(reader.builds).toBe(1);
  });

  it('are not built where another replica has stored one', async () => {
    const { store, reader, snapshots } = service();
    store.rows.set(1, { sequence: 1, checksum: 'c', body: 'from elsewhere', builtAt: new Date(0) });
    expect(await snapshots.newerThan(undefined)).toEqual({ sequence: 1, text: 'from elsewhere' });
    expect(reader.builds).toBe(0);
  });

  it('are never older than what the caller has, even while an older one is being built', async () => {
    const { store, reader, snapshots } = service();
    let release: () => void = () => {};
    reader.gate = new Promise((resolve) => {
      release = resolve;
    });
    const older = snapshots.newerThan(0);
    while (reader.builds === 0) await Promise.resolve();
    store.head = 2;
    const newer = snapshots.newerThan(1);
    release();
    expect((await older)?.sequence).toBe(1);
    expect((await newer)?.sequence).toBe(2);
    expect((await snapshots.newerThan(0))?.sequence).toBe(2);
  });

  it('are tried again after a build that failed', async () => {
    const { reader, snapshots } = service();
    reader.gate = Promise.reject(new Error('away'));
    await expect(snapshots.newerThan(0)).rejects.toThrow('away');
    reader.gate = Promise.resolve();
    expect((await snapshots.newerThan(0))?.sequence).toBe(1);
  });
});
