import { closeSync, fdatasync, fsync, ftruncateSync, mkdirSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SegmentFile } from './log-storage.js';

/** The system calls that a disk can refuse; a test puts its own in their place. */
export interface DiskCalls {
  readonly write: (descriptor: number, bytes: Uint8Array) => number;
  readonly truncate: (descriptor: number, bytes: number) => void;
}

const systemCalls: DiskCalls = { write: (descriptor, bytes) => writeSync(descriptor, bytes), truncate: ftruncateSync };

const syncData = promisify(fdatasync);
const syncAll = promisify(fsync);

/** Makes a segment in a directory. Throws when it exists or the disk refuses; then no file is left. */
export function createSegmentFile(
  directory: string,
  name: string,
  head: Uint8Array,
  calls: DiskCalls = systemCalls,
): SegmentFile {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, name);
  const file = new AppendedFile(openSync(path, 'ax', 0o600), directory, calls);
  try {
    file.append(head);
  } catch (cause) {
    file.close();
    unlinkSync(path);
    throw cause;
  }
  return file;
}

class AppendedFile implements SegmentFile {
  readonly #descriptor: number;
  readonly #directory: string;
  readonly #calls: DiskCalls;
  #bytes = 0;
  #broken = false;
  #syncs = 0;
  #closing = false;
  #closed = false;
  #directorySynced = false;

  constructor(descriptor: number, directory: string, calls: DiskCalls) {
    this.#descriptor = descriptor;
    this.#directory = directory;
    this.#calls = calls;
  }

  append(bytes: Uint8Array): void {
    if (this.#broken || this.#closing) throw new Error('The segment takes no more records');
    const written = this.#calls.write(this.#descriptor, bytes);
    if (written !== bytes.length) {
      this.#takeBack();
      throw new Error(`The disk took ${written} of ${bytes.length} bytes`);
    }
    this.#bytes += written;
  }

  isBroken(): boolean {
    return this.#broken;
  }

  async sync(): Promise<void> {
    if (this.#closing) return;
    this.#syncs += 1;
    try {
      await syncData(this.#descriptor);
      if (!this.#directorySynced) await this.#syncDirectory();
    } finally {
      this.#syncs -= 1;
      this.#closeIfIdle();
    }
  }

  close(): void {
    this.#closing = true;
    this.#closeIfIdle();
  }

  /** Closing under a running sync would let it hit whatever file gets the number next. */
  #closeIfIdle(): void {
    if (!this.#closing || this.#syncs > 0 || this.#closed) return;
    this.#closed = true;
    closeSync(this.#descriptor);
  }

  /** A half-written record would do no harm by itself, but the next one must begin on a line of its own. */
  #takeBack(): void {
    try {
      this.#calls.truncate(this.#descriptor, this.#bytes);
    } catch {
      this.#broken = true;
    }
  }

  /** A new file survives a loss of power only when its directory knows it. */
  async #syncDirectory(): Promise<void> {
    const descriptor = openSync(this.#directory, 'r');
    try {
      await syncAll(descriptor);
      this.#directorySynced = true;
    } finally {
      closeSync(descriptor);
    }
  }
}
