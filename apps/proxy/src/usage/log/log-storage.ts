/** A segment that is being written. */
export interface SegmentFile {
  /**
   * Adds bytes at the end, all of them or none; they survive this process from then on. Throws when the disk refuses.
   */
  readonly append: (bytes: Uint8Array) => void;
  /** After a failed append: whether a part of it may have stayed behind. Nothing more can be appended then. */
  readonly isBroken: () => boolean;
  /** Makes what was appended survive a loss of power. */
  readonly sync: () => Promise<void>;
  /** Lets go of the file, after a sync that is under way. A second call does nothing. */
  readonly close: () => void;
}

/** A segment that is being read here and there. */
export interface SegmentReader {
  /** The bytes from an offset; fewer than asked for at the end of the segment. */
  readonly readAt: (offset: number, bytes: number) => Buffer;
  readonly close: () => void;
}

export interface StoredSegment {
  readonly number: number;
  readonly bytes: number;
}

/** Where the segments of all runs of one proxy lie. */
export interface LogStorage {
  /** Takes the storage for this process alone. Rejects when another one has it. */
  readonly open: () => Promise<void>;
  readonly close: () => void;
  /** The runs that have left something, oldest first. */
  readonly boots: () => Promise<readonly string[]>;
  /** Ascending by number. */
  readonly segments: (bootId: string) => Promise<readonly StoredSegment[]>;
  /**
   * Makes a segment that begins with these bytes. Throws when it exists or the disk refuses; then nothing is left of
   * it.
   */
  readonly createSegment: (bootId: string, number: number, head: Uint8Array) => SegmentFile;
  readonly readSegment: (bootId: string, number: number) => Promise<Buffer>;
  /** Makes a segment that another process has written survive a loss of power. */
  readonly syncSegment: (bootId: string, number: number) => Promise<void>;
  /** Throws when there is no such segment. */
  readonly openReader: (bootId: string, number: number) => SegmentReader;
  readonly removeSegment: (bootId: string, number: number) => Promise<void>;
  /** Removes what is left of a run whose segments are gone. */
  readonly removeBoot: (bootId: string) => Promise<void>;
  /** Keeps damaged bytes for a person to look at; false when there is no room for more. */
  readonly quarantine: (name: string, bytes: Uint8Array) => Promise<boolean>;
  /**
   * Gives up space that was set aside, so that attempts that run can still be closed on a full disk; false if there is
   * none.
   */
  readonly releaseReserve: () => boolean;
  /** Whether that space is there. Without it nothing new may begin: what was given up is for what runs already. */
  readonly hasReserve: boolean;
  /** Sets the space aside again; false while the disk has no room. */
  readonly restoreReserve: () => Promise<boolean>;
}
