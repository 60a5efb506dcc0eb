import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createKeyring } from '@tollgate/keyring';
import { SnapshotCopy } from './snapshot-copy.js';
import { snapshotOf } from './testing/snapshots.js';

const keyring = createKeyring([{ id: 'one', bytes: new Uint8Array(32).fill(1) }]);
let dataDir: string;
let file: string;
let copy: SnapshotCopy;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tollgate-copy-'));
  file = join(dataDir, 'snapshot', 'current.sealed');
  copy = new SnapshotCopy(dataDir, keyring);
});

afterEach(() => rm(dataDir, { recursive: true, force: true }));

describe('the copy of the snapshot', () => {
  test('is what was saved last', async () => {
    expect(await copy.load()).toEqual({ ok: true, value: undefined });
    await copy.save(snapshotOf(1), 100);
    await copy.save(snapshotOf(2), 200);
    const kept = { savedAtMs: 200, candidate: JSON.parse(JSON.stringify(snapshotOf(2))) };
    expect(await copy.load()).toEqual({ ok: true, value: kept });
    expect(await readdir(join(dataDir, 'snapshot'))).toEqual(['current.sealed']);
  });

  test('is sealed, and for its owner alone', async () => {
    await copy.save(snapshotOf(1), 100);
    const text = await readFile(file, 'utf8');
    expect(text).not.toContain('checkout');
    expect(Buffer.from(text.split('.').at(-1) ?? '', 'base64').toString('latin1')).not.toContain('checkout');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(dataDir, 'snapshot'))).mode & 0o777).toBe(0o700);
  });

  test('under another master key is of no use', async () => {
    await copy.save(snapshotOf(1), 100);
    const other = createKeyring([{ id: 'two', bytes: new Uint8Array(32).fill(2) }]);
    expect(await new SnapshotCopy(dataDir, other).load()).toEqual({ ok: false, failure: 'unknown-master-key' });
    const sameName = createKeyring([{ id: 'one', bytes: new Uint8Array(32).fill(2) }]);
    expect(await new SnapshotCopy(dataDir, sameName).load()).toEqual({ ok: false, failure: 'unreadable' });
  });

  test('with any byte changed or cut off is refused, never a crash', async () => {
    await copy.save(snapshotOf(1), 100);
    const text = await readFile(file, 'utf8');
    const whole = await copy.load();
    for (let offset = 0; offset < text.length; offset += 7) {
      const other = text[offset] === 'A' ? 'B' : 'A';
      await writeFile(file, text.slice(0, offset) + other + text.slice(offset + 1));
      expect({ offset, ok: (await copy.load()).ok }).toEqual({ offset, ok: false });
      await writeFile(file, text.slice(0, offset));
      expect({ offset, ok: (await copy.load()).ok }).toEqual({ offset, ok: false });
    }
    await writeFile(file, text);
    expect(await copy.load()).toEqual(whole);
  }, 60_000);

  test('that cannot be written leaves the old one', async () => {
    await copy.save(snapshotOf(1), 100);
    const broken = new SnapshotCopy(dataDir, {
      ...keyring,
      sealDocument: () => {
        throw new Error('The process dies here');
      },
    });
    await expect(broken.save(snapshotOf(2), 200)).rejects.toThrow('dies');
    expect(await copy.load()).toMatchObject({ ok: true, value: { savedAtMs: 100 } });
  });
});
