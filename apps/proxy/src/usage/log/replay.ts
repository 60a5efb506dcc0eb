import { isJsonObject, parseJson } from '@tollgate/schema';
import { admittedFacts } from '../event-text.js';
import { BootLog, type BootLogOptions } from './boot-log.js';
import { readFrameAt, scanFrames } from './frame.js';
import { type Place, placeOf } from './place.js';
import { type AdmitRecord, type CloseRecord, type LogRecord, logVersion, parseRecord } from './records.js';

/** A stretch of a segment that could not be used. */
export interface Damage {
  readonly segment: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

export interface ReplayOptions extends BootLogOptions {
  readonly onDamage: (damage: Damage) => Promise<void>;
  /** Ends the replay early, with a rejection. */
  readonly signal: AbortSignal;
}

/** Frames between two breaths of the event loop: requests are served meanwhile. */
const framesAtOnce = 100;
const headBytesMax = 2048;

/**
 * Reads the log of a run that has ended and gives it as that run left it, without what is damaged. Rejects when a
 * segment cannot be had at all, for then the attempts of the others would look abandoned; and when the log is of
 * another version.
 */
export async function replay(options: ReplayOptions): Promise<BootLog> {
  const segments = await options.storage.segments(options.bootId);
  const log = new BootLog({ ...options, proxyId: proxyIdOf(options, segments) ?? options.proxyId });
  try {
    for (const segment of segments) {
      log.chain.adopt(segment);
      await replaySegment(options, log, segment.number);
    }
  } catch (cause) {
    log.chain.abandon();
    throw cause;
  }
  return log;
}

async function replaySegment(options: ReplayOptions, log: BootLog, segment: number): Promise<void> {
  const { storage, bootId, logger } = options;
  // What is read now is published soon, and must not be gone after a loss of power while the ledger has it.
  await storage.syncSegment(bootId, segment).catch((cause: unknown) => {
    logger.warn({ bootId, segment, cause }, 'A segment of the usage log could not be synced');
  });
  const bytes = await storage.readSegment(bootId, segment);
  let frames = 0;
  for (const { text, start, end } of scanFrames(bytes)) {
    const record = text === undefined ? undefined : parseRecord(text);
    if (record !== undefined) apply(log, record, placeOf(segment, start));
    else await options.onDamage({ segment, offset: start, bytes: bytes.subarray(start, end) });
    frames += 1;
    if (frames % framesAtOnce === 0) await new Promise(setImmediate);
    options.signal.throwIfAborted();
  }
}

/** The name of the proxy that wrote the log, from the first segment that still tells. */
function proxyIdOf({ storage, bootId }: ReplayOptions, segments: readonly { number: number }[]): string | undefined {
  for (const { number } of segments) {
    const reader = storage.openReader(bootId, number);
    const frame = readFrameAt(reader.readAt(0, headBytesMax));
    reader.close();
    const head = typeof frame === 'string' ? parseJson(frame) : undefined;
    if (!isJsonObject(head) || head['record'] !== 'head') continue;
    if (head['version'] !== logVersion)
      throw new Error(`The usage log is of version ${JSON.stringify(head['version'])}`);
    if (typeof head['proxyId'] === 'string') return head['proxyId'];
  }
  return undefined;
}

function apply(log: BootLog, record: LogRecord, place: Place): void {
  const { state } = log;
  switch (record.record) {
    case 'head':
      return;
    case 'admit':
      return applyAdmit(log, record, place);
    case 'checkpoint': {
      const attempt = state.open.get(record.sequence);
      if (attempt !== undefined) attempt.checkpoint = { atMs: record.atMs, progress: record.progress };
      return;
    }
    case 'close':
      return applyClose(log, record, place);
    case 'batch':
      return state.batched(record.batchId, record.sequences);
    case 'dissolve': {
      const batch = state.batches.get(record.batchId);
      if (batch !== undefined) state.dissolved(batch, new Set(batch.sequences));
      return;
    }
    case 'stored':
      for (const batchId of record.batchIds) state.stored(batchId);
  }
}

function applyAdmit(log: BootLog, record: AdmitRecord, admittedAt: Place): void {
  const { sequence, admittedAtMs, admission } = record;
  log.skipTo(sequence);
  const open = log.state.open.get(sequence);
  if (open !== undefined) return log.state.moved(open, admittedAt);
  if (log.state.hasEnded(sequence)) return;
  const openedAtMs = 0;
  log.state.admitted({
    sequence,
    admittedAtMs,
    openedAtMs,
    facts: admittedFacts(admission),
    admittedAt,
    checkpoint: undefined,
    named: false,
  });
}

/**
 * The end of an attempt that is not open: it is in the ledger and its admission is gone, or its admission is damaged.
 */
function applyClose(log: BootLog, { sequence, closedAtMs, closing }: CloseRecord, closedAt: Place): void {
  const attempt = log.state.open.get(sequence);
  if (attempt !== undefined) log.ended(attempt, { closedAt, closedAtMs, closing: JSON.stringify(closing) });
}
