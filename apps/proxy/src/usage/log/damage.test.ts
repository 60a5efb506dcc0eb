import { describe, expect, test } from '@jest/globals';
import { canonicalJson, parseJson, type UsageEvent } from '@tollgate/schema';
import { expiredClosing } from '../expired-closing.js';
import { batchOfText, createTestBatch } from '../testing/fake-ledger.js';
import { admissionOf, closingOf, ManualClock, progressOf, RecordingLog } from '../testing/fixtures.js';
import { MemoryDisk, MemoryLogStorage, MemorySegment } from '../testing/memory-log-storage.js';
import { usageEventOf } from '../usage-event-of.js';
import { BootLog } from './boot-log.js';
import { FrameEncoder, scanFrames } from './frame.js';
import { type LogRecord, parseRecord } from './records.js';
import { replay } from './replay.js';

const maker = { proxyId: 'proxy-a', createBatch: createTestBatch };
const bootId = '01890a5d-ac96-774b-bcce-000000000b01';

function optionsOn(disk: MemoryDisk) {
  const storage = new MemoryLogStorage(disk);
  const clock = new ManualClock();
  const logger = new RecordingLog();
  return { storage, bootId, proxyId: 'proxy-a', budget: { bytes: 0 }, clock, logger };
}

/** A log with a record of every kind in every place that matters. */
function writeLog(): Buffer {
  const disk = new MemoryDisk();
  const log = new BootLog(optionsOn(disk));
  const bare = { tags: {}, team: undefined, user: undefined, conversationId: undefined, traceId: undefined };
  const attempts = [1, 2, 3, 4, 5, 6].map((number) => log.admit(admissionOf(number, bare)));
  const [one, two, , four, five, six] = attempts;
  if (!one || !two || !four || !five || !six) throw new Error('Six attempts were admitted');
  log.checkpoint(one, progressOf(3, { usage: { inputTokens: 500 } }));
  log.checkpoint(two, progressOf(4));
  log.checkpoint(two, progressOf(9, { usage: { inputTokens: 7 } }));
  log.end(one, closingOf(1));
  const stored = log.batches.seal(maker);
  if (stored) log.batches.confirm([stored.batchId]);
  log.end(four, closingOf(4));
  log.end(six, closingOf(6));
  log.batches.seal(maker);
  log.end(five, closingOf(5));
  return disk.segment(bootId, 1).bytes;
}

/** What a set of intact records means, worked out without the code under test. */
function meaningOf(records: readonly LogRecord[]): Meaning {
  const kept = <Kind extends LogRecord['record']>(kind: Kind) =>
    records.filter((record): record is Extract<LogRecord, { record: Kind }> => record.record === kind);
  const storedIds = kept('stored').flatMap(({ batchIds }) => batchIds);
  const storedSequences = kept('batch')
    .filter(({ batchId }) => storedIds.includes(batchId))
    .flatMap(({ sequences }) => sequences);
  const events: Meaning = new Map();
  for (const { sequence, admittedAtMs, admission } of kept('admit')) {
    if (storedSequences.includes(sequence)) continue;
    const checkpoint = kept('checkpoint').findLast((record) => record.sequence === sequence);
    const close = kept('close').find((record) => record.sequence === sequence);
    const closing = close?.closing ?? expiredClosing({ admittedAtMs, facts: admission, checkpoint });
    const origin = { proxyId: 'proxy-a', bootId, sequence, admittedAtMs };
    events.set(sequence, withoutEnd(usageEventOf(origin, admission, closing, 0)));
  }
  return events;
}

/** Events by their sequence, each as text and without the time of its end. */
type Meaning = Map<number, string>;

const textsWithoutEnd = new WeakMap<UsageEvent, string>();

/** Worked out once for each event: logs that lose one byte after the other mean the same events thousands of times. */
function withoutEnd(event: UsageEvent): string {
  const known = textsWithoutEnd.get(event);
  if (known !== undefined) return known;
  const { closedAtMs: _closedAtMs, ...rest } = event;
  const text = canonicalJson(parseJson(JSON.stringify(rest)));
  textsWithoutEnd.set(event, text);
  return text;
}

/** Everything a recovery would send to the ledger from these bytes. */
async function recover(bytes: Buffer): Promise<{ events: Meaning; damages: number }> {
  const disk = new MemoryDisk();
  disk.boots.set(bootId, new Map([[1, new MemorySegment(bytes)]]));
  let damages = 0;
  const onDamage = async () => {
    damages += 1;
  };
  const log = await replay({ ...optionsOn(disk), onDamage, signal: new AbortController().signal });
  log.expireOpen(() => true);
  const events: Meaning = new Map();
  const done = new Set<string>();
  // A batch that lost a member cannot be made again; what is left of it is pending once more.
  for (let round = 0; round < 3; round += 1) {
    while (log.batches.seal(maker) !== undefined);
    for (const batchId of [...log.state.batches.keys()].filter((named) => !done.has(named))) {
      const batch = await log.batches.remake(batchId, maker);
      if (batch !== undefined) done.add(batchId);
      for (const event of batch === undefined ? [] : batchOfText(batch).events) {
        if (events.has(event.sequence)) throw new Error(`Event ${event.sequence} came twice`);
        events.set(event.sequence, withoutEnd(event));
      }
    }
  }
  if (log.state.pending.size > 0) throw new Error('Events were left over');
  return { events, damages };
}

/** In the order of their sequences. */
function listOf(meaning: Meaning): string {
  return [...meaning]
    .toSorted(([left], [right]) => left - right)
    .map(([, event]) => event)
    .join('\n');
}

interface PlacedRecord {
  readonly record: LogRecord;
  readonly start: number;
  readonly end: number;
}

function recordsIn(bytes: Buffer): PlacedRecord[] {
  return [...scanFrames(bytes)].flatMap(({ text, start, end }) => {
    const record = text === undefined ? undefined : parseRecord(text);
    return record === undefined ? [] : [{ record, start, end }];
  });
}

describe('a damaged usage log', () => {
  const whole = writeLog();
  const placed = recordsIn(whole);
  /** What these of the log's records mean, by their places. Worked out once for all bytes that leave the same of them. */
  const expected = new Map<string, string>();

  /** Thousands of comparisons: they are of texts, and what differs is shown only where something does. */
  function expectMeaning(events: Meaning, kept: readonly PlacedRecord[], where: string): void {
    const places = kept.map(({ start }) => start).join();
    let wanted = expected.get(places);
    if (wanted === undefined) {
      wanted = listOf(meaningOf(kept.map(({ record }) => record)));
      expected.set(places, wanted);
    }
    const got = listOf(events);
    if (got !== wanted) expect([where, ...got.split('\n')]).toEqual([where, ...wanted.split('\n')]);
  }

  test('is the small log with every kind of record that the other tests damage', async () => {
    expect(new Set(placed.map(({ record }) => record.record))).toEqual(
      new Set(['head', 'admit', 'checkpoint', 'close', 'batch', 'stored']),
    );
    const { events, damages } = await recover(whole);
    expect(damages).toBe(0);
    expect(new Set(events.keys())).toEqual(new Set([2, 3, 4, 5, 6]));
    expect(events).toEqual(meaningOf(placed.map(({ record }) => record)));
    const eventOf = (sequence: number): unknown => JSON.parse(events.get(sequence) ?? '');
    expect(eventOf(2)).toMatchObject({ outcome: 'expired', usage: { inputTokens: 7, outputTokens: 9 } });
    expect(eventOf(3)).toMatchObject({ outcome: 'expired', usage: { inputTokens: 1003 } });
    expect(eventOf(4)).toMatchObject({ outcome: 'settled' });
  });

  test('cut at any byte, means what its whole records mean', async () => {
    for (let cut = 0; cut < whole.length; cut += 1) {
      const { events } = await recover(Buffer.from(whole.subarray(0, cut)));
      const kept = placed.filter(({ end }) => end <= cut);
      expectMeaning(events, kept, `cut at ${cut}`);
    }
  }, 60_000);

  test('with any byte changed, means what its untouched records mean', async () => {
    for (let offset = 0; offset < whole.length; offset += 1) {
      const bytes = Buffer.from(whole);
      bytes[offset] = (bytes[offset] ?? 0) ^ (1 << (offset % 8));
      const { events, damages } = await recover(bytes);
      // A hexadecimal digit of the checksum may have changed to its capital and still say the same.
      const kept = damages === 0 ? placed : placed.filter(({ start, end }) => offset < start || offset >= end);
      expectMeaning(events, kept, `changed at ${offset}`);
    }
  }, 60_000);

  test('in its head is still read, under the name the proxy has now', async () => {
    const bytes = Buffer.from(whole);
    bytes[2] = 0x7a;
    const { events } = await recover(bytes);
    expect(events.size).toBe(5);
  });

  test('of another version is left alone', async () => {
    const head = new FrameEncoder().encode(JSON.stringify({ record: 'head', version: 2, bootId, proxyId: 'proxy-a' }));
    await expect(recover(Buffer.concat([head, whole]))).rejects.toThrow('version 2');
  });
});
