import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mebibyte } from '@tollgate/schema';
import { FileLogStorage } from './file-log-storage.js';
import { createSegmentFile } from './segment-file.js';

const bootId = '01890a5d-ac96-774b-bcce-b302099a8057';
const bytesOf = (text: string) => Buffer.from(text);
let directory: string;
let storage: FileLogStorage;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tollgate-log-'));
  storage = new FileLogStorage(join(directory, 'usage'));
  await storage.open();
});

afterEach(async () => {
  storage.close();
  await rm(directory, { recursive: true, force: true });
});

describe('the log on disk', () => {
  test('gives back what was appended, as a whole and here and there', async () => {
    const segment = storage.createSegment(bootId, 1, bytesOf('head\n'));
    segment.append(bytesOf('one\n'));
    await segment.sync();
    segment.append(bytesOf('two\n'));
    segment.close();
    segment.close();
    expect((await storage.readSegment(bootId, 1)).toString()).toBe('head\none\ntwo\n');
    const reader = storage.openReader(bootId, 1);
    expect(reader.readAt(5, 3).toString()).toBe('one');
    expect(reader.readAt(9, 100).toString()).toBe('two\n');
    reader.close();
  });

  test('lists runs and segments, and nothing else that lies there', async () => {
    for (const number of [2, 10, 1]) storage.createSegment(bootId, number, bytesOf(`${number}`)).close();
    await writeFile(join(directory, 'usage', bootId, 'notes.txt'), 'x');
    await writeFile(join(directory, 'usage', 'notes.txt'), 'x');
    expect(await storage.boots()).toEqual([bootId]);
    expect(await storage.segments(bootId)).toEqual([
      { number: 1, bytes: 1 },
      { number: 2, bytes: 1 },
      { number: 10, bytes: 2 },
    ]);
    await storage.removeSegment(bootId, 2);
    expect((await storage.segments(bootId)).map(({ number }) => number)).toEqual([1, 10]);
    await storage.removeBoot(bootId);
    expect(await storage.boots()).toEqual([]);
  });

  test('never writes over a segment', () => {
    storage.createSegment(bootId, 1, bytesOf('head')).close();
    expect(() => storage.createSegment(bootId, 1, bytesOf('other'))).toThrow('EEXIST');
  });

  test('is for its owner alone', async () => {
    storage.createSegment(bootId, 1, bytesOf('head')).close();
    await storage.quarantine('bytes', bytesOf('x'));
    const modeOf = async (...path: string[]) => (await stat(join(directory, 'usage', ...path))).mode & 0o777;
    expect(await modeOf()).toBe(0o700);
    expect(await modeOf(bootId)).toBe(0o700);
    expect(await modeOf(bootId, 'segment-00000001.log')).toBe(0o600);
    expect(await modeOf('quarantine', 'bytes')).toBe(0o600);
    expect(await modeOf('reserve')).toBe(0o600);
  });

  test('keeps a bounded number of damaged stretches', async () => {
    expect(await storage.quarantine('large', Buffer.alloc(mebibyte))).toBe(false);
    for (let index = 0; index < 256; index += 1) await storage.quarantine(`${index}`, bytesOf('x'));
    expect(await storage.quarantine('one-more', bytesOf('x'))).toBe(false);
    expect(await readdir(join(directory, 'usage', 'quarantine'))).toHaveLength(256);
  });

  test('sets space aside, gives it back once, and sets it aside again', async () => {
    const reserve = join(directory, 'usage', 'reserve');
    expect((await stat(reserve)).blocks * 512).toBeGreaterThanOrEqual(4 * mebibyte);
    expect(storage.releaseReserve()).toBe(true);
    expect((await stat(reserve)).size).toBe(0);
    expect(storage.releaseReserve()).toBe(false);
    expect(await storage.restoreReserve()).toBe(true);
    expect(storage.releaseReserve()).toBe(true);
  });
});

describe('a disk that refuses', () => {
  const calls = { write: (_descriptor: number, bytes: Uint8Array) => bytes.length, truncate: () => undefined };

  test('leaves nothing of a record it took a part of', () => {
    let truncatedTo: number | undefined;
    let room = Number.POSITIVE_INFINITY;
    const disk = {
      write: (_descriptor: number, bytes: Uint8Array) => Math.min(bytes.length, room),
      truncate: (_descriptor: number, bytes: number) => {
        truncatedTo = bytes;
      },
    };
    const segment = createSegmentFile(directory, 'short', bytesOf('head\n'), disk);
    segment.append(bytesOf('one\n'));
    room = 2;
    expect(() => segment.append(bytesOf('two\n'))).toThrow('2 of 4 bytes');
    expect(truncatedTo).toBe(9);
    expect(segment.isBroken()).toBe(false);
    room = 100;
    segment.append(bytesOf('three\n'));
    segment.close();
  });

  test('makes a segment useless when a part of a record cannot be taken back', () => {
    let isFull = false;
    const segment = createSegmentFile(directory, 'broken', bytesOf('head\n'), {
      write: (_descriptor, bytes) => (isFull ? 1 : bytes.length),
      truncate: () => {
        throw new Error('EIO');
      },
    });
    isFull = true;
    expect(() => segment.append(bytesOf('one\n'))).toThrow('1 of 4 bytes');
    expect(segment.isBroken()).toBe(true);
    isFull = false;
    expect(() => segment.append(bytesOf('two\n'))).toThrow('no more records');
    segment.close();
  });

  test('leaves no file of a segment it had no room for', async () => {
    const full = () => {
      throw new Error('ENOSPC');
    };
    expect(() => createSegmentFile(directory, 'none', bytesOf('head\n'), { ...calls, write: full })).toThrow('ENOSPC');
    expect(await readdir(directory)).not.toContain('none');
  });
});

describe('the lock', () => {
  const attempt = `
    import { FileLogStorage } from ${JSON.stringify(new URL('../../../dist/usage/log/file-log-storage.js', import.meta.url))};
    const storage = new FileLogStorage(process.argv[1]);
    const timer = setTimeout(() => process.exit(7), 1000);
    await storage.open();
    process.kill(process.pid, 'SIGKILL');
  `;
  const openInChild = () =>
    spawnSync(process.execPath, ['--input-type=module', '-e', attempt, join(directory, 'usage')], { encoding: 'utf8' });

  test('is held against other processes for as long as this one has it', () => {
    expect(openInChild()).toMatchObject({ status: 7 });
  }, 30_000);

  test('ends with its process, however that ends', async () => {
    storage.close();
    expect(openInChild()).toMatchObject({ signal: 'SIGKILL' });
    await storage.open();
  }, 30_000);
});
