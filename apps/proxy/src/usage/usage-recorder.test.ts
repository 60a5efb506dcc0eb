import { beforeEach, describe, expect, test } from '@jest/globals';
import type { UsageBatchText, UsageEventText } from '@tollgate/queues';
import { secondMs, UsageEvent } from '@tollgate/schema';
import type { AdmittedAttempt, AttemptAdmission } from './attempt.js';
import { BootLog } from './log/boot-log.js';
import { createTestBatch, eventOfText, FakeLedger } from './testing/fake-ledger.js';
import { admissionOf, closingOf, progressOf, requestIdOf } from './testing/fixtures.js';
import { MemoryDisk, MemoryLogStorage } from './testing/memory-log-storage.js';
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

describe('an admitted attempt', () => {
  test('is on disk before the caller goes on', () => {
    admit(admissionOf(1));
    const [segment] = [...(disk.boots.get(proxy.recorder.bootId)?.values() ?? [])];
    expect(segment?.bytes.toString('utf8')).toContain(requestIdOf(1));
  });

  test('becomes one valid event in the ledger, with all that was known of it', async () => {
    const attempt = admit(admissionOf(1));
    proxy.clock.advance(120);
    expect(attempt.close(closingOf(1))).toBe(true);
    await proxy.pass(300);
    ledger.work();
    await proxy.pass(10);
    const { inputTokensEstimate: _estimate, ...known } = admissionOf(1);
    expect(eventOf(1)).toEqual({
      version: 1,
      proxyId: 'proxy-a',
      bootId: proxy.recorder.bootId,
      sequence: 1,
      admittedAtMs: attempt.admittedAtMs,
      closedAtMs: attempt.admittedAtMs + 120,
      ...known,
      ...closingOf(1),
    });
    expect(proxy.recorder.status()).toMatchObject({ openAttempts: 0, unconfirmedEvents: 0, oldestUnconfirmedMs: 0 });
  });

  test('ends once: only the first close counts', async () => {
    const attempt = admit(admissionOf(1));
    expect(attempt.close(closingOf(1))).toBe(true);
    expect(attempt.close(closingOf(2))).toBe(false);
    await proxy.pass(300);
    ledger.work();
    expect(attempt.close(closingOf(2))).toBe(false);
    expect(eventOf(1)?.upstreamId).toBe('answer-1');
    expect(ledger.conflicts).toEqual([]);
  });

  test('is numbered from 1, without gaps', () => {
    expect([1, 2, 3].map((number) => admit(admissionOf(number)).sequence)).toEqual([1, 2, 3]);
  });

  test('writes a checkpoint at once and then at most one a second', () => {
    const attempt = admit(admissionOf(1));
    const before = disk.usedBytes;
    attempt.checkpoint(progressOf(1));
    const one = disk.usedBytes - before;
    expect(one).toBeGreaterThan(0);
    proxy.clock.advance(999);
    attempt.checkpoint(progressOf(2));
    expect(disk.usedBytes).toBe(before + one);
    proxy.clock.advance(1);
    attempt.checkpoint(progressOf(3));
    expect(disk.usedBytes).toBe(before + 2 * one);
  });

  test('carries nothing to disk that its type does not name', () => {
    const admission = { ...admissionOf(1), prompt: 'a secret prompt' };
    const closing = { ...closingOf(1), answer: 'a secret answer' };
    admit(admission).close(closing);
    const bytes = [...(disk.boots.get(proxy.recorder.bootId)?.values() ?? [])].map((segment) =>
      segment.bytes.toString(),
    );
    expect(bytes.join('')).not.toContain('secret');
  });

  test('is brought within the bounds of an event, whatever callers and providers say', async () => {
    const long = 'x'.repeat(5000);
    const tags = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`tag-${index}`, long]));
    const given = { requestedModel: long, user: '🦊'.repeat(600), tags, inputTokensEstimate: Number.NaN };
    const attempt = admit(admissionOf(1, given));
    attempt.checkpoint(progressOf(-1, { upstreamStatus: 7, timeToFirstTokenMs: Number.NaN }));
    const usage = { inputTokens: 1.5, outputTokens: -3, reasoningTokens: 7, cacheReadTokens: Number.POSITIVE_INFINITY };
    attempt.close(closingOf(1, { servedModel: long, upstreamStatus: 9999, latencyMs: -5, usage }));
    await proxy.pass(300);
    ledger.work();
    const user = '🦊'.repeat(512);
    expect(eventOf(1)).toMatchObject({ user, usage: { reasoningTokens: 7 }, latencyMs: 0 });
    expect(eventOf(1)?.upstreamStatus).toBeUndefined();
  });

  test('out of the range of attempts is a broken invariant', () => {
    expect(() => proxy.recorder.admit(admissionOf(1, { attempt: 0 }))).toThrow(RangeError);
  });
});

describe('when the process dies', () => {
  test('an open attempt becomes an expired event, priced from its last checkpoint', async () => {
    const attempt = admit(admissionOf(1));
    attempt.checkpoint(progressOf(5, { usage: { inputTokens: 800 }, timeToFirstTokenMs: 12 }));
    proxy.clock.advance(1500);
    attempt.checkpoint(progressOf(40, { usage: { inputTokens: 800, outputTokens: 33 }, upstreamStatus: 200 }));
    await restart();
    await proxy.pass(secondMs);
    ledger.work();
    expect(eventOf(1)).toMatchObject({
      outcome: 'expired',
      usageQuality: 'expired',
      usage: { inputTokens: 800, outputTokens: 40 },
      upstreamStatus: 200,
      latencyMs: 1500,
      admittedAtMs: attempt.admittedAtMs,
    });
    expect(proxy.recorder.status().expiredAttempts).toBe(1);
  });

  test('without a checkpoint the output stays unknown, which is not zero', async () => {
    admit(admissionOf(1));
    await restart();
    await proxy.pass(secondMs);
    ledger.work();
    expect(eventOf(1)?.usage).toEqual({ inputTokens: 1001 });
  });

  test('a closed attempt keeps its end', async () => {
    admit(admissionOf(1)).close(closingOf(1));
    await restart();
    await proxy.pass(secondMs);
    ledger.work();
    expect(eventOf(1)).toMatchObject({ outcome: 'settled', usage: closingOf(1).usage });
  });

  test('after a publication, the same batches are made again', async () => {
    for (let number = 1; number <= 20; number += 1) admit(admissionOf(number)).close(closingOf(number));
    await proxy.pass(300);
    expect(ledger.publications).toBe(1);
    ledger.flushAll();
    await restart();
    await proxy.pass(secondMs);
    ledger.work();
    expect(ledger.events.size).toBe(20);
    expect(ledger.conflicts).toEqual([]);
    expect(ledger.publications).toBe(2);
  });

  test('its log is taken over once, however long the outage after it', async () => {
    admit(admissionOf(1));
    admit(admissionOf(2)).close(closingOf(2));
    ledger.isQueueAway = true;
    await restart();
    await proxy.pass(2 * 60 * secondMs);
    expect(proxy.recorder.status()).toMatchObject({ unconfirmedEvents: 2, expiredAttempts: 1, unreadableBoots: 0 });
  });

  test('confirmed batches are not published again', async () => {
    admit(admissionOf(1)).close(closingOf(1));
    await proxy.pass(300);
    ledger.work();
    await proxy.pass(10);
    await restart();
    await proxy.pass(60 * secondMs);
    expect(ledger.publications).toBe(1);
  });

  test('again and again while it recovers, every attempt still becomes one event', async () => {
    for (let number = 1; number <= 5; number += 1) admit(admissionOf(number));
    ledger.isQueueAway = true;
    for (let crash = 0; crash < 5; crash += 1) {
      await restart();
      await proxy.pass(400);
    }
    ledger.isQueueAway = false;
    await proxy.pass(20 * secondMs);
    ledger.work();
    await proxy.pass(2 * secondMs);
    expect(ledger.events.size).toBe(5);
    expect(ledger.conflicts).toEqual([]);
    expect(disk.usedBytes).toBe(0);
  });

  test('and the power is lost, what was synced is recovered', async () => {
    admit(admissionOf(1)).close(closingOf(1));
    await proxy.pass(50);
    admit(admissionOf(2));
    disk.losePower();
    await restart();
    await proxy.pass(secondMs);
    ledger.work();
    expect(eventOf(1)).toMatchObject({ outcome: 'settled' });
    expect(eventOf(2)).toBeUndefined();
  });
});

describe('while the queue is away', () => {
  test('requests go on and the log grows; afterwards all events arrive once', async () => {
    ledger.isQueueAway = true;
    for (let number = 1; number <= 2500; number += 1) {
      admit(admissionOf(number)).close(closingOf(number));
      if (number % 100 === 0) await proxy.pass(50);
    }
    const during = proxy.recorder.status();
    expect(during).toMatchObject({ available: true, unconfirmedEvents: 2500 });
    expect(during.oldestUnconfirmedMs).toBeGreaterThan(secondMs);
    ledger.isQueueAway = false;
    await proxy.pass(15 * secondMs);
    ledger.work();
    await proxy.pass(2 * 60 * secondMs);
    expect(ledger.events.size).toBe(2500);
    expect(proxy.recorder.status()).toMatchObject({ unconfirmedEvents: 0, oldestUnconfirmedMs: 0 });
    expect(proxy.recorder.status().logBytes).toBeLessThan(1000);
  });

  test('events gather in full batches instead of many small ones', async () => {
    ledger.isQueueAway = true;
    for (let number = 1; number <= 300; number += 1) {
      admit(admissionOf(number)).close(closingOf(number));
      await proxy.pass(50);
    }
    ledger.isQueueAway = false;
    await proxy.pass(10 * secondMs);
    expect(ledger.publications).toBeLessThan(8);
  });

  test('batches that no longer fit in memory are read from the log', async () => {
    ledger.isQueueAway = true;
    for (let number = 1; number <= 6000; number += 1) {
      admit(admissionOf(number)).close(closingOf(number));
      if (number % 500 === 0) await proxy.pass(50);
    }
    ledger.isQueueAway = false;
    await proxy.pass(30 * secondMs);
    ledger.work();
    await proxy.pass(secondMs);
    expect(ledger.events.size).toBe(6000);
    expect(ledger.conflicts).toEqual([]);
    expect(eventOf(5999)).toMatchObject({ upstreamId: 'answer-5999' });
  });

  test('it is asked ever less often, and the outage is logged once', async () => {
    ledger.isQueueAway = true;
    admit(admissionOf(1)).close(closingOf(1));
    await proxy.pass(60 * secondMs);
    expect(proxy.recorder.status().publishFailures).toBeLessThan(20);
    expect(proxy.logger.messages).toHaveLength(1);
  });
});

describe('a batch', () => {
  test('is published again until the ledger is known to have it', async () => {
    admit(admissionOf(1)).close(closingOf(1));
    await proxy.pass(300);
    ledger.flushAll();
    await proxy.pass(16 * secondMs);
    expect(ledger.publications).toBe(2);
    ledger.flushAll();
    await proxy.pass(31 * secondMs);
    expect(ledger.publications).toBe(3);
    ledger.work();
    await proxy.pass(10 * 60 * secondMs);
    expect(ledger.publications).toBe(3);
  });

  test('holds at most 1000 events', async () => {
    const sizes: number[] = [];
    const createBatch = (proxyId: string, events: readonly UsageEventText[]): UsageBatchText => {
      sizes.push(events.length);
      return createTestBatch(proxyId, events);
    };
    proxy.die();
    proxy = new TestProxy(disk, ledger, { createBatch });
    await proxy.start();
    for (let number = 1; number <= 2300; number += 1) admit(admissionOf(number)).close(closingOf(number));
    await proxy.pass(300);
    expect(sizes).toEqual([1000, 1000, 300]);
  });

  test('stays in the log, not in the queue, when nobody drains the queue', async () => {
    for (let number = 1; number <= 200; number += 1) {
      admit(admissionOf(number)).close(closingOf(number));
      await proxy.pass(300);
    }
    expect(proxy.recorder.status()).toMatchObject({ batchesInTransit: 64, unconfirmedEvents: 200 });
  });

  test('waits in the log while as many as the queue may hold are on their way', async () => {
    const bootId = '01890a5d-ac96-774b-bcce-000000000b01';
    const { clock, logger } = proxy;
    const storage = new MemoryLogStorage(disk);
    const log = new BootLog({ storage, bootId, proxyId: 'proxy-a', budget: { bytes: 0 }, clock, logger });
    for (let number = 1; number <= 100; number += 1) {
      log.end(log.admit(admissionOf(number)), closingOf(number));
      log.batches.seal({ proxyId: 'proxy-a', createBatch: createTestBatch });
    }
    await restart();
    await proxy.pass(10 * secondMs);
    expect(ledger.publications).toBe(64);
    ledger.work();
    await proxy.pass(2 * secondMs);
    ledger.work();
    expect(ledger.events.size).toBe(100);
  });

  test('does without an event that fits no batch, and keeps the others', async () => {
    const createBatch = (proxyId: string, events: readonly UsageEventText[]): UsageBatchText => {
      if (events.some((text) => eventOfText(text).sequence === 7)) throw new Error('This event breaks the schema');
      return createTestBatch(proxyId, events);
    };
    proxy.die();
    proxy = new TestProxy(disk, ledger, { createBatch });
    await proxy.start();
    for (let number = 1; number <= 20; number += 1) admit(admissionOf(number)).close(closingOf(number));
    await proxy.pass(2 * secondMs);
    ledger.work();
    await proxy.pass(secondMs);
    expect(ledger.events.size).toBe(19);
    expect(proxy.recorder.status().unconfirmedEvents).toBe(0);
    expect([...disk.quarantine.keys()]).toEqual([`${proxy.recorder.bootId}-event-7`]);
  });
});

describe('a batch that the queue refuses while it takes others', () => {
  test('is halved until the one event it is refused for stands alone, in quarantine', async () => {
    ledger.refuses = (batch) => batch.events.some((event) => event.sequence === 7);
    for (let number = 1; number <= 20; number += 1) admit(admissionOf(number)).close(closingOf(number));
    for (let number = 21; number <= 800; number += 1) {
      admit(admissionOf(number)).close(closingOf(number));
      await proxy.pass(400);
      ledger.work();
    }
    expect(ledger.events.size).toBe(799);
    expect(eventOf(7)).toBeUndefined();
    expect([...disk.quarantine.keys()]).toEqual([`${proxy.recorder.bootId}-event-7`]);
    await proxy.pass(2 * secondMs);
    expect(proxy.recorder.status().unconfirmedEvents).toBe(0);
    await restart();
    await proxy.pass(2 * secondMs);
    ledger.work();
    expect(ledger.conflicts).toEqual([]);
    expect(ledger.events.size).toBe(799);
  });

  test('is split for good: a crash does not bring it back', async () => {
    ledger.refuses = (batch) => batch.events.length === 20;
    for (let number = 1; number <= 20; number += 1) admit(admissionOf(number)).close(closingOf(number));
    await proxy.pass(300);
    for (let number = 21; number <= 60; number += 1) {
      admit(admissionOf(number)).close(closingOf(number));
      await proxy.pass(400);
    }
    const { refused } = ledger;
    expect(refused).toBeGreaterThan(0);
    ledger.flushAll();
    await restart();
    await proxy.pass(2 * secondMs);
    ledger.work();
    expect(ledger.events.size).toBe(60);
    expect(ledger.refused).toBe(refused);
  });

  test('is never given up for an outage, however long', async () => {
    ledger.isQueueAway = true;
    admit(admissionOf(1)).close(closingOf(1));
    await proxy.pass(10 * 60 * secondMs);
    expect(disk.quarantine.size).toBe(0);
    expect(proxy.recorder.status().unconfirmedEvents).toBe(1);
  });
});
