import { beforeEach, describe, expect, test } from '@jest/globals';
import { secondMs, UsageEvent } from '@tollgate/schema';
import type { AdmittedAttempt, AttemptAdmission } from './attempt.js';
import { FrameEncoder, scanFrames } from './log/frame.js';
import { FakeLedger } from './testing/fake-ledger.js';
import { admissionOf, closingOf, progressOf, requestIdOf, settled } from './testing/fixtures.js';
import { MemoryDisk, MemorySegment } from './testing/memory-log-storage.js';
import { TestProxy } from './testing/test-proxy.js';

let disk: MemoryDisk;
let ledger: FakeLedger;
let proxy: TestProxy;

beforeEach(async () => {
  disk = new MemoryDisk();
  ledger = new FakeLedger();
  proxy = new TestProxy(disk, ledger);
  await proxy.start();
});

function admit(admission: AttemptAdmission, on = proxy): AdmittedAttempt {
  const admitted = on.recorder.admit(admission);
  if (!admitted.ok) throw new Error(admitted.failure.detail);
  return admitted.value;
}

/** The event of the n-th request in the ledger. */
function eventOf(number: number): UsageEvent | undefined {
  const text = ledger.events.get(`${requestIdOf(number)}.1`);
  return text === undefined ? undefined : UsageEvent.parse(JSON.parse(text));
}

async function restart(): Promise<void> {
  proxy.die();
  proxy = new TestProxy(disk, ledger);
  await proxy.start();
}

describe('when the power is lost', () => {
  test('the ledger never knows more than the disk: what is published was synced before', async () => {
    const unsynced: string[] = [];
    ledger.onPublished = ({ batchId }) => {
      if (!disk.hasSynced(batchId)) unsynced.push(batchId);
    };
    for (let number = 1; number <= 10; number += 1) {
      admit(admissionOf(number)).close(closingOf(number));
      await proxy.pass(300);
    }
    expect(ledger.publications).toBe(10);
    expect(unsynced).toEqual([]);
  });

  test('after a crash, what the recovery has published is not taken back', async () => {
    const attempt = admit(admissionOf(1));
    await proxy.pass(60);
    attempt.close(closingOf(1));
    await restart();
    await proxy.pass(400);
    ledger.work();
    expect(eventOf(1)).toMatchObject({ outcome: 'settled' });
    ledger.flushAll();
    proxy.die();
    disk.losePower();
    await restart();
    await proxy.pass(secondMs);
    ledger.work();
    expect(ledger.conflicts).toEqual([]);
  });
});

describe('the log', () => {
  test('is bounded: beyond the bound nothing is admitted, and what runs can still end', async () => {
    proxy.die();
    proxy = new TestProxy(disk, ledger, { logBytesMax: 20_000 });
    await proxy.start();
    ledger.isQueueAway = true;
    const open: AdmittedAttempt[] = [];
    for (let number = 1; number <= 100; number += 1) {
      const admitted = proxy.recorder.admit(admissionOf(number));
      if (admitted.ok) open.push(admitted.value);
    }
    expect(open.length).toBeLessThan(40);
    expect(proxy.recorder.admit(admissionOf(101))).toMatchObject({
      ok: false,
      failure: { code: 'usage.log-unavailable' },
    });
    expect(proxy.recorder.status()).toMatchObject({ available: false, openAttempts: open.length });
    open.forEach((attempt, index) => expect(attempt.close(closingOf(index))).toBe(true));
    ledger.isQueueAway = false;
    await proxy.pass(10 * secondMs);
    ledger.work();
    await proxy.pass(70 * secondMs);
    expect(ledger.events.size).toBe(open.length);
    expect(proxy.recorder.admit(admissionOf(102)).ok).toBe(true);
  });

  test('lives through a full disk: nothing is admitted, what runs ends later, numbers have no gaps', async () => {
    const attempt = admit(admissionOf(1));
    disk.capacityBytes = disk.usedBytes;
    const refused = proxy.recorder.admit(admissionOf(2));
    expect(refused).toMatchObject({ ok: false, failure: { code: 'usage.log-unavailable' } });
    expect(attempt.close(closingOf(1))).toBe(true);
    expect(attempt.close(closingOf(1))).toBe(false);
    await proxy.pass(2 * secondMs);
    expect(proxy.recorder.status()).toMatchObject({ unwrittenCloses: 1, openAttempts: 1 });
    disk.capacityBytes = Number.POSITIVE_INFINITY;
    await proxy.pass(2 * secondMs);
    ledger.work();
    expect(eventOf(1)).toMatchObject({ outcome: 'settled' });
    expect(admit(admissionOf(3)).sequence).toBe(2);
    expect(proxy.recorder.status()).toMatchObject({ available: true, unwrittenCloses: 0 });
  });

  test('has room set aside on a full disk, to end what runs and to hand over what makes room again', async () => {
    const attempts = Array.from({ length: 30 }, (_, index) => admit(admissionOf(index + 1)));
    disk.reserveBytes = 40_000;
    disk.capacityBytes = disk.usedBytes;
    expect(proxy.recorder.admit(admissionOf(31)).ok).toBe(false);
    attempts.forEach((attempt, index) => attempt.close(closingOf(index + 1)));
    expect(proxy.recorder.status()).toMatchObject({ unwrittenCloses: 0, openAttempts: 0 });
    await proxy.pass(secondMs);
    // There is room by now, but not for more calls: they would leave none to name the batches with that make room again.
    const free = disk.capacityBytes - disk.usedBytes;
    expect([free > 0, proxy.recorder.admit(admissionOf(31)).ok]).toEqual([true, false]);
    ledger.work();
    await proxy.pass(70 * secondMs);
    expect(ledger.events.size).toBe(30);
    expect(proxy.recorder.admit(admissionOf(32)).ok).toBe(true);
  });

  test('of a newer release that wrote more is still read', async () => {
    admit(admissionOf(1)).close(closingOf(1));
    const [segment] = [...(disk.boots.get(proxy.recorder.bootId)?.values() ?? [])];
    const encoder = new FrameEncoder();
    const newer = [...scanFrames(segment?.bytes ?? Buffer.alloc(0))].map(({ text = '' }) =>
      Buffer.from(
        encoder.encode(
          text.replaceAll('{"record"', '{"extra":1,"record"').replaceAll('"usage":{', '"more":[],"usage":{'),
        ),
      ),
    );
    disk.boots.set(proxy.recorder.bootId, new Map([[1, new MemorySegment(Buffer.concat(newer))]]));
    await restart();
    await proxy.pass(secondMs);
    ledger.work();
    expect(eventOf(1)).toMatchObject({ outcome: 'settled' });
    expect(proxy.recorder.status().damagedRecords).toBe(0);
  });

  test('stops admitting when the disk cannot sync, and resumes when it can', async () => {
    admit(admissionOf(1));
    disk.isSyncBroken = true;
    await proxy.pass(60);
    expect(proxy.recorder.admit(admissionOf(2)).ok).toBe(false);
    disk.isSyncBroken = false;
    await proxy.pass(secondMs);
    expect(proxy.recorder.admit(admissionOf(3)).ok).toBe(true);
  });

  test('shrinks to one empty segment when there is nothing to keep', async () => {
    for (let number = 1; number <= 100; number += 1) admit(admissionOf(number)).close(closingOf(number));
    await proxy.pass(300);
    ledger.work();
    await proxy.pass(130 * secondMs);
    expect(disk.boots.get(proxy.recorder.bootId)?.size).toBe(1);
    expect(disk.usedBytes).toBeLessThan(300);
    expect(proxy.recorder.status().logBytes).toBe(disk.usedBytes);
  });

  test('is not kept by one long stream, which survives all the same', async () => {
    const long = admit(admissionOf(1));
    long.checkpoint(progressOf(77));
    for (let minute = 0; minute < 10; minute += 1) {
      for (let number = 0; number < 20; number += 1) {
        admit(admissionOf(100 + minute * 20 + number)).close(closingOf(number));
      }
      await proxy.pass(300);
      ledger.work();
      await proxy.pass(61 * secondMs);
    }
    expect(disk.boots.get(proxy.recorder.bootId)?.size).toBeLessThanOrEqual(6);
    expect(disk.boots.get(proxy.recorder.bootId)?.has(1)).toBe(false);
    await restart();
    await proxy.pass(secondMs);
    ledger.work();
    expect(eventOf(1)).toMatchObject({ outcome: 'expired', sequence: 1, usage: { outputTokens: 77 } });
  });

  test('ends attempts that were forgotten, and says so', async () => {
    const attempt = admit(admissionOf(1));
    proxy.clock.step(3 * 3600 * secondMs);
    await proxy.pass(2 * secondMs);
    expect(proxy.recorder.status().openAttempts).toBe(1);
    proxy.clock.advance(2 * 3600 * secondMs);
    await proxy.pass(2 * secondMs);
    ledger.work();
    expect(eventOf(1)).toMatchObject({ outcome: 'expired' });
    expect(attempt.close(closingOf(1))).toBe(false);
    expect(proxy.recorder.status().expiredAttempts).toBe(1);
  });
});

describe('start and stop', () => {
  test('nothing is admitted before the start or after the stop', async () => {
    const idle = new TestProxy(new MemoryDisk(), ledger);
    expect(idle.recorder.admit(admissionOf(1)).ok).toBe(false);
    await proxy.recorder.stop();
    expect(proxy.recorder.admit(admissionOf(1)).ok).toBe(false);
  });

  test('a stop hands over everything and leaves an empty directory', async () => {
    admit(admissionOf(1)).close(closingOf(1));
    const forgotten = admit(admissionOf(2));
    const stopping = proxy.recorder.stop();
    await settled();
    ledger.work();
    await proxy.pass(10);
    await stopping;
    expect(eventOf(1)).toMatchObject({ outcome: 'settled' });
    expect(eventOf(2)).toMatchObject({ outcome: 'expired' });
    expect(forgotten.close(closingOf(2))).toBe(false);
    expect(disk.boots.size).toBe(0);
  });

  test('a stop without a queue is quick and leaves everything for the next start', async () => {
    ledger.isQueueAway = true;
    admit(admissionOf(1)).close(closingOf(1));
    const beganAtMs = proxy.clock.monotonicMs();
    await proxy.recorder.stop();
    expect(proxy.clock.monotonicMs() - beganAtMs).toBeLessThanOrEqual(1100);
    ledger.isQueueAway = false;
    await restart();
    await proxy.pass(secondMs);
    ledger.work();
    expect(eventOf(1)).toMatchObject({ outcome: 'settled' });
  });

  test('a stop waits a bounded time for confirmations', async () => {
    admit(admissionOf(1)).close(closingOf(1));
    const beganAtMs = proxy.clock.monotonicMs();
    await proxy.recorder.stop();
    expect(proxy.clock.monotonicMs() - beganAtMs).toBeLessThanOrEqual(5100);
    await restart();
    ledger.work();
    await proxy.pass(2 * secondMs);
    expect(ledger.conflicts).toEqual([]);
    expect(disk.usedBytes).toBe(0);
  });
});
