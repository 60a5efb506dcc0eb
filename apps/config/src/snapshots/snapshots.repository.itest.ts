import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OpenDatabase, openDatabase } from '../../testing/open-database.js';
import { SnapshotsRepository } from './snapshots.repository.js';

let open: OpenDatabase;
let snapshots: SnapshotsRepository;
beforeAll(async () => {
  open = await openDatabase();
  snapshots = new SnapshotsRepository(open.database);
});
afterAll(() => open.close());

const row = (sequence: number, body: string) => ({
  sequence,
  checksum: 'a'.repeat(64),
  body,
  builtAt: new Date('2026-01-01T00:00:00.001Z'),
});

describe('snapshots in PostgreSQL', () => {
  it('are kept as the first replica stored them', async () => {
    expect(await snapshots.keepFirst(row(3, 'first'))).toEqual(row(3, 'first'));
    expect(await snapshots.keepFirst(row(3, 'second'))).toEqual(row(3, 'first'));
    expect(await snapshots.find(3)).toEqual(row(3, 'first'));
  });

  it('stored by many at once are one', async () => {
    const kept = await Promise.all(['a', 'b', 'c', 'd'].map((body) => snapshots.keepFirst(row(5, body))));
    expect(new Set(kept.map(({ body }) => body)).size).toBe(1);
  });

  it('are forgotten below a sequence', async () => {
    await snapshots.keepFirst(row(7, 'old'));
    await snapshots.keepFirst(row(8, 'new'));
    await snapshots.forgetBefore(8);
    expect([await snapshots.find(7), (await snapshots.find(8))?.body]).toEqual([undefined, 'new']);
  });

  it('know the sequence of the configuration, inside of a change too', async () => {
    expect(await snapshots.sequence()).toBe(1);
    await open.change(async (manager) => {
      await manager.query('update config_head set sequence = 9007199254740991');
      expect(await snapshots.sequence(manager)).toBe(Number.MAX_SAFE_INTEGER);
      await manager.query('update config_head set sequence = 1');
    });
  });

  it('are read on one state of the database, whatever is changed meanwhile', async () => {
    const seen = await snapshots.readConsistently(async (manager) => {
      const before = await snapshots.sequence(manager);
      await open.sql('update config_head set sequence = sequence + 1');
      return [before, await snapshots.sequence(manager)];
    });
    expect(seen).toEqual([1, 1]);
    expect(await snapshots.sequence()).toBe(2);
  });
});
