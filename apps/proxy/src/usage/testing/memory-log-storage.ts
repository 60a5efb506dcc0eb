import type { LogStorage, SegmentFile, SegmentReader, StoredSegment } from '../log/log-storage.js';

/** The bytes of a segment. */
export class MemorySegment {
  #buffer: Buffer;
  #length: number;
  syncedBytes = 0;

  constructor(bytes: Uint8Array = new Uint8Array()) {
    this.#buffer = Buffer.from(bytes);
    this.#length = bytes.length;
    this.syncedBytes = bytes.length;
  }

  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#buffer.length) this.#buffer = Buffer.concat([this.bytes], 2 * length);
    this.#buffer.set(bytes, this.#length);
    this.#length = length;
  }

  truncate(length: number): void {
    this.#length = Math.min(this.#length, length);
  }
}

/** What survives a process: the bytes of all segments, by run and number. */
export class MemoryDisk {
  readonly boots = new Map<string, Map<number, MemorySegment>>();
  readonly quarantine = new Map<string, Buffer>();
  /** Appends that would take the disk beyond this fail. */
  capacityBytes = Number.POSITIVE_INFINITY;
  /** Room that `releaseReserve` gives, once. */
  reserveBytes = 0;
  /** Room that it gave and that was not set aside again. */
  spentBytes = 0;
  /** Syncs fail. */
  isSyncBroken = false;

  get usedBytes(): number {
    let used = 0;
    for (const segments of this.boots.values()) for (const segment of segments.values()) used += segment.bytes.length;
    return used;
  }

  /** Takes back all bytes that were never synced, as a loss of power may. */
  losePower(): void {
    for (const segments of this.boots.values()) {
      for (const segment of segments.values()) segment.truncate(segment.syncedBytes);
    }
  }

  /** Whether a text would still be there after a loss of power. */
  hasSynced(text: string): boolean {
    const segments = [...this.boots.values()].flatMap((boot) => [...boot.values()]);
    return segments.some(({ bytes, syncedBytes }) => bytes.subarray(0, syncedBytes).includes(text));
  }

  segment(bootId: string, number: number): MemorySegment {
    const segment = this.boots.get(bootId)?.get(number);
    if (segment === undefined) throw new Error(`There is no segment ${number} of ${bootId}`);
    return segment;
  }
}

/** The storage of one process on a disk in memory. After `die` it refuses everything, like a process that is gone. */
export class MemoryLogStorage implements LogStorage {
  readonly #disk: MemoryDisk;
  #isDead = false;

  constructor(disk: MemoryDisk) {
    this.#disk = disk;
  }

  die(): void {
    this.#isDead = true;
  }

  async open(): Promise<void> {
    this.#alive();
  }

  close(): void {
    this.#isDead = true;
  }

  async boots(): Promise<readonly string[]> {
    return [...this.#alive().boots.keys()].sort();
  }

  async segments(bootId: string): Promise<readonly StoredSegment[]> {
    const segments = [...(this.#alive().boots.get(bootId) ?? [])];
    return segments.map(([number, { bytes }]) => ({ number, bytes: bytes.length })).sort((a, b) => a.number - b.number);
  }

  createSegment(bootId: string, number: number, head: Uint8Array): SegmentFile {
    const disk = this.#alive();
    const segments = disk.boots.get(bootId) ?? new Map<number, MemorySegment>();
    if (segments.has(number)) throw new Error(`Segment ${number} exists`);
    const segment = new MemorySegment();
    this.#append(segment, head);
    disk.boots.set(bootId, segments.set(number, segment));
    return {
      append: (bytes) => this.#append(segment, bytes),
      isBroken: () => false,
      sync: async () => {
        const { length } = segment.bytes;
        await new Promise(setImmediate);
        if (this.#alive().isSyncBroken) throw new Error('EIO: the disk cannot sync');
        segment.syncedBytes = Math.max(segment.syncedBytes, length);
      },
      close: () => undefined,
    };
  }

  async readSegment(bootId: string, number: number): Promise<Buffer> {
    return Buffer.from(this.#alive().segment(bootId, number).bytes);
  }

  async syncSegment(bootId: string, number: number): Promise<void> {
    const segment = this.#alive().segment(bootId, number);
    segment.syncedBytes = segment.bytes.length;
  }

  openReader(bootId: string, number: number): SegmentReader {
    const segment = this.#alive().segment(bootId, number);
    return { readAt: (offset, bytes) => segment.bytes.subarray(offset, offset + bytes), close: () => undefined };
  }

  async removeSegment(bootId: string, number: number): Promise<void> {
    this.#alive().boots.get(bootId)?.delete(number);
  }

  async removeBoot(bootId: string): Promise<void> {
    this.#alive().boots.delete(bootId);
  }

  async quarantine(name: string, bytes: Uint8Array): Promise<boolean> {
    this.#alive().quarantine.set(name, Buffer.from(bytes));
    return true;
  }

  releaseReserve(): boolean {
    const disk = this.#alive();
    const given = disk.reserveBytes;
    disk.capacityBytes += given;
    disk.reserveBytes = 0;
    disk.spentBytes += given;
    return given > 0;
  }

  get hasReserve(): boolean {
    return this.#alive().spentBytes === 0;
  }

  async restoreReserve(): Promise<boolean> {
    const disk = this.#alive();
    if (disk.capacityBytes - disk.usedBytes >= disk.spentBytes) {
      disk.capacityBytes -= disk.spentBytes;
      disk.reserveBytes += disk.spentBytes;
      disk.spentBytes = 0;
    }
    return disk.reserveBytes > 0;
  }

  #append(segment: MemorySegment, bytes: Uint8Array): void {
    const disk = this.#alive();
    if (disk.usedBytes + bytes.length > disk.capacityBytes) throw new Error('ENOSPC: no space left on the disk');
    segment.append(bytes);
  }

  #alive(): MemoryDisk {
    if (this.#isDead) throw new Error('The process is gone');
    return this.#disk;
  }
}
