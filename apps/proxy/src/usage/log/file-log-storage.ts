import { closeSync, openSync, readSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, stat, statfs, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mebibyte } from '@tollgate/schema';
import { DirectoryLock } from './directory-lock.js';
import type { LogStorage, SegmentFile, SegmentReader, StoredSegment } from './log-storage.js';
import { createSegmentFile } from './segment-file.js';

const privateDirectory = { recursive: true, mode: 0o700 } as const;
const bootPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const segmentPattern = /^segment-(\d{8})\.log$/;
const segmentDigits = 8;

/** Enough to end every attempt that runs and to name the batches that make room again. */
const reserveBytes = 4 * mebibyte;
const quarantineFilesMax = 256;
const quarantineBytesMax = 64 * mebibyte;

/** The log in a directory: one folder a run, one file a segment, readable by its owner alone. */
export class FileLogStorage implements LogStorage {
  readonly #directory: string;
  readonly #lock: DirectoryLock;
  #reserved = false;
  #restoring: Promise<boolean> | undefined;

  constructor(directory: string) {
    this.#directory = directory;
    this.#lock = new DirectoryLock(join(directory, 'lock'));
  }

  async open(): Promise<void> {
    await mkdir(this.#directory, privateDirectory);
    await this.#lock.acquire();
    this.#reserved = (await stat(this.#reservePath).catch(() => undefined))?.size === reserveBytes;
    // Without room the proxy starts all the same and refuses to admit until there is some.
    await this.restoreReserve().catch(() => false);
  }

  close(): void {
    this.#lock.release();
  }

  async boots(): Promise<readonly string[]> {
    const names = await readdir(this.#directory);
    return names.filter((name) => bootPattern.test(name)).sort();
  }

  async segments(bootId: string): Promise<readonly StoredSegment[]> {
    const names = (await readdir(this.#bootPath(bootId))).sort();
    const segments = names.map(async (name) => {
      const [, digits] = segmentPattern.exec(name) ?? [];
      if (digits === undefined) return [];
      return [{ number: Number(digits), bytes: (await stat(join(this.#bootPath(bootId), name))).size }];
    });
    return (await Promise.all(segments)).flat();
  }

  createSegment(bootId: string, number: number, head: Uint8Array): SegmentFile {
    return createSegmentFile(this.#bootPath(bootId), segmentName(number), head);
  }

  readSegment(bootId: string, number: number): Promise<Buffer> {
    return readFile(this.#segmentPath(bootId, number));
  }

  async syncSegment(bootId: string, number: number): Promise<void> {
    const file = await open(this.#segmentPath(bootId, number), 'r+');
    try {
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  openReader(bootId: string, number: number): SegmentReader {
    const descriptor = openSync(this.#segmentPath(bootId, number), 'r');
    return {
      readAt(offset, bytes) {
        const buffer = Buffer.allocUnsafe(bytes);
        return buffer.subarray(0, readSync(descriptor, buffer, 0, bytes, offset));
      },
      close: () => closeSync(descriptor),
    };
  }

  removeSegment(bootId: string, number: number): Promise<void> {
    return unlink(this.#segmentPath(bootId, number));
  }

  removeBoot(bootId: string): Promise<void> {
    return rm(this.#bootPath(bootId), { recursive: true, force: true });
  }

  async quarantine(name: string, bytes: Uint8Array): Promise<boolean> {
    const directory = join(this.#directory, 'quarantine');
    await mkdir(directory, privateDirectory);
    const names = await readdir(directory);
    if (names.length >= quarantineFilesMax || bytes.length > quarantineBytesMax / quarantineFilesMax) return false;
    await writeFile(join(directory, name), bytes, { mode: 0o600 });
    return true;
  }

  get hasReserve(): boolean {
    return this.#reserved;
  }

  /** Runs where a request waits, so it only gives the blocks back and keeps the file. */
  releaseReserve(): boolean {
    if (!this.#reserved) return false;
    this.#reserved = false;
    closeSync(openSync(this.#reservePath, 'w', 0o600));
    return true;
  }

  restoreReserve(): Promise<boolean> {
    this.#restoring ??= this.#setAside().finally(() => {
      this.#restoring = undefined;
    });
    return this.#restoring;
  }

  get #reservePath(): string {
    return join(this.#directory, 'reserve');
  }

  async #setAside(): Promise<boolean> {
    if (this.#reserved) return true;
    const { bavail, bsize } = await statfs(this.#directory);
    if (bavail * bsize < 2 * reserveBytes) return false;
    const file = await open(this.#reservePath, 'w', 0o600);
    try {
      await file.writeFile(Buffer.alloc(reserveBytes));
      await file.datasync();
    } finally {
      await file.close();
    }
    this.#reserved = true;
    return true;
  }

  #bootPath(bootId: string): string {
    return join(this.#directory, bootId);
  }

  #segmentPath(bootId: string, number: number): string {
    return join(this.#bootPath(bootId), segmentName(number));
  }
}

function segmentName(number: number): string {
  return `segment-${String(number).padStart(segmentDigits, '0')}.log`;
}
