import { describe, expect, test } from '@jest/globals';
import { minuteMs, secondMs, UsageEvent } from '@tollgate/schema';
import fc from 'fast-check';
import type { AdmittedAttempt } from './attempt.js';
import { FakeLedger } from './testing/fake-ledger.js';
import { admissionOf, closingOf, progressOf, requestIdOf, testSeed } from './testing/fixtures.js';
import { MemoryDisk } from './testing/memory-log-storage.js';
import { TestProxy } from './testing/test-proxy.js';

type Step =
  | { readonly kind: 'admit' | 'work' | 'flush-all' | 'crash' | 'stop' | 'lose-power' }
  | { readonly kind: 'checkpoint' | 'close'; readonly pick: number }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'queue-away' | 'disk-full'; readonly value: boolean };

/** What the model knows of one attempt. */
interface ModelAttempt {
  readonly number: number;
  readonly bootId: string;
  readonly handle: AdmittedAttempt;
  /** `unsure`: its end was accepted while the disk was full; a crash before there is room makes it expire. */
  state: 'open' | 'closed' | 'unsure' | 'abandoned';
  /** Output tokens of all checkpoints that were offered. */
  readonly offered: number[];
  /** Offered while the disk was well, and at least a second after the last one that was tried. */
  certain: number;
  triedAtMs: number;
  /** What was not synced may be gone after a loss of power. */
  admitSynced: boolean;
  closeSynced: boolean;
}

/** Plays random histories against the recorder and notes what must come out of them. */
class History {
  readonly ledger = new FakeLedger();
  readonly #disk = new MemoryDisk();
  readonly attempts: ModelAttempt[] = [];
  proxy = new TestProxy(this.#disk, this.ledger);
  #number = 0;

  async begin(): Promise<void> {
    await this.proxy.start();
  }

  async play(step: Step): Promise<void> {
    switch (step.kind) {
      case 'admit':
        return this.#admit();
      case 'checkpoint':
        return this.#checkpoint(step.pick);
      case 'close':
        return this.#close(step.pick);
      case 'pass':
        await this.proxy.pass(step.ms);
        return this.#noteSynced(step.ms);
      case 'work':
        return this.ledger.work();
      case 'flush-all':
        return this.ledger.flushAll();
      case 'crash':
        return this.#restart();
      case 'lose-power':
        this.proxy.die();
        this.#disk.losePower();
        return this.#restart();
      case 'stop':
        await this.proxy.recorder.stop();
        return this.#restart();
      case 'queue-away':
        this.ledger.isQueueAway = step.value;
        return;
      case 'disk-full':
        this.#disk.capacityBytes = step.value ? this.#disk.usedBytes : Number.POSITIVE_INFINITY;
    }
  }

  /** Everything comes back, nothing new happens, and time passes until all is quiet. */
  async end(): Promise<void> {
    await this.play({ kind: 'disk-full', value: false });
    await this.play({ kind: 'queue-away', value: false });
    await this.proxy.pass(2 * secondMs);
    await this.play({ kind: 'crash' });
    for (let round = 0; round < 40 && (round < 2 || this.proxy.recorder.status().unconfirmedEvents > 0); round += 1) {
      await this.proxy.pass(10 * secondMs);
      this.ledger.work();
    }
    await this.proxy.pass(minuteMs + 3 * secondMs);
  }

  get bytesLeft(): number {
    return this.#disk.usedBytes;
  }

  #admit(): void {
    this.#number += 1;
    const admitted = this.proxy.recorder.admit(admissionOf(this.#number));
    if (!admitted.ok) return;
    this.attempts.push({
      number: this.#number,
      bootId: this.proxy.recorder.bootId,
      handle: admitted.value,
      state: 'open',
      offered: [],
      certain: -1,
      triedAtMs: Number.NEGATIVE_INFINITY,
      admitSynced: false,
      closeSynced: false,
    });
  }

  #checkpoint(pick: number): void {
    const attempt = this.#pickOpen(pick);
    if (attempt === undefined) return;
    const tokens = attempt.offered.length + 1;
    attempt.offered.push(tokens);
    attempt.handle.checkpoint(progressOf(tokens));
    const nowMs = this.proxy.clock.monotonicMs();
    if (nowMs - attempt.triedAtMs < secondMs) return;
    attempt.triedAtMs = nowMs;
    if (!this.#isDiskFull) attempt.certain = tokens;
  }

  #close(pick: number): void {
    const attempt = this.#pickOpen(pick);
    if (attempt === undefined) return;
    expect(attempt.handle.close(closingOf(attempt.number))).toBe(true);
    expect(attempt.handle.close(closingOf(0))).toBe(false);
    attempt.state = this.#isDiskFull ? 'unsure' : 'closed';
  }

  #pickOpen(pick: number): ModelAttempt | undefined {
    const open = this.attempts.filter(
      (attempt) => attempt.state === 'open' && attempt.bootId === this.proxy.recorder.bootId,
    );
    return open[pick % Math.max(1, open.length)];
  }

  #noteSynced(ms: number): void {
    if (ms < 100) return;
    for (const attempt of this.attempts) {
      if (attempt.bootId !== this.proxy.recorder.bootId) continue;
      attempt.admitSynced = true;
      attempt.closeSynced = attempt.state === 'closed';
    }
  }

  get #isDiskFull(): boolean {
    return Number.isFinite(this.#disk.capacityBytes);
  }

  async #restart(): Promise<void> {
    this.proxy.die();
    for (const attempt of this.attempts) if (attempt.state === 'open') attempt.state = 'abandoned';
    this.proxy = new TestProxy(this.#disk, this.ledger);
    await this.proxy.start();
  }
}

const often = <Value>(weight: number, arbitrary: fc.Arbitrary<Value>) => ({ weight, arbitrary });
const pick = fc.nat(50);
const commonSteps = [
  often(12, fc.constant<Step>({ kind: 'admit' })),
  often(6, fc.record({ kind: fc.constant('checkpoint' as const), pick })),
  often(10, fc.record({ kind: fc.constant('close' as const), pick })),
  often(8, fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(10, 60, 300, 1500, 20_000) })),
  often(5, fc.constant<Step>({ kind: 'work' })),
  often(1, fc.constant<Step>({ kind: 'flush-all' })),
  often(1, fc.constant<Step>({ kind: 'stop' })),
  often(2, fc.record({ kind: fc.constant('queue-away' as const), value: fc.boolean() })),
];
const crash = often(2, fc.constant<Step>({ kind: 'crash' }));
const diskFull = often(2, fc.record({ kind: fc.constant('disk-full' as const), value: fc.boolean() }));
const losePower = often(2, fc.constant<Step>({ kind: 'lose-power' }));

/** More runs for a longer look. */
const numRuns = Number(process.env['TOLLGATE_TEST_RUNS'] ?? 60);

async function play(steps: readonly Step[]): Promise<History> {
  const history = new History();
  await history.begin();
  for (const step of steps) await history.play(step);
  await history.end();
  return history;
}

function eventsOf(history: History): Map<string, UsageEvent> {
  return new Map([...history.ledger.events].map(([id, text]) => [id, UsageEvent.parse(JSON.parse(text))]));
}

/** The event is the end the caller gave, or that of an attempt nobody ended; and its numbers are right. */
function expectRight(
  event: UsageEvent | undefined,
  attempt: ModelAttempt,
  mustBe: 'settled' | 'expired' | 'either',
): void {
  expect(event).toMatchObject({ bootId: attempt.bootId, sequence: attempt.handle.sequence });
  if (event?.outcome === 'settled') {
    expect(mustBe).not.toBe('expired');
    expect(event).toMatchObject({ usage: closingOf(attempt.number).usage, usageQuality: 'provider-final' });
    return;
  }
  expect(mustBe).not.toBe('settled');
  expect(event).toMatchObject({ outcome: 'expired', usageQuality: 'expired' });
}

const mustBe = { open: 'expired', abandoned: 'expired', closed: 'settled', unsure: 'either' } as const;

/** The tokens of an expired event are those of the last checkpoint that is sure to be on disk, or of a later one. */
function expectTokens(event: UsageEvent | undefined, attempt: ModelAttempt): void {
  if (event?.outcome !== 'expired') return;
  const tokens = event.usage.outputTokens;
  if (tokens === undefined) expect(attempt.certain).toBe(-1);
  else expect(attempt.offered.filter((offered) => offered >= attempt.certain)).toContain(tokens);
}

describe('whatever happens, in whatever order', () => {
  test('every admitted attempt becomes exactly one event, without gaps, and the log empties', async () => {
    const seed = testSeed('usage recorder, crashes and outages');
    const steps = fc.array(fc.oneof(...commonSteps, crash, diskFull), { minLength: 5, maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const history = await play(all);
        const events = eventsOf(history);
        expect(history.ledger.conflicts).toEqual([]);
        expect(events.size).toBe(history.attempts.length);
        for (const attempt of history.attempts) {
          const event = events.get(`${requestIdOf(attempt.number)}.1`);
          expectRight(event, attempt, mustBe[attempt.state]);
          expectTokens(event, attempt);
        }
        for (const bootId of new Set(history.attempts.map((attempt) => attempt.bootId))) {
          const ofBoot = [...events.values()].filter((event) => event.bootId === bootId);
          const sequences = ofBoot.map((event) => event.sequence).sort((left, right) => left - right);
          expect(sequences).toEqual(sequences.map((_, index) => index + 1));
        }
        expect(history.bytesLeft).toBeLessThan(300);
      }),
      { seed, numRuns },
    );
  }, 600_000);

  test('a loss of power costs what was not synced, makes nothing up, and contradicts nothing', async () => {
    const seed = testSeed('usage recorder, losses of power');
    const steps = fc.array(fc.oneof(...commonSteps, crash, losePower), { minLength: 5, maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const history = await play(all);
        const events = eventsOf(history);
        expect(history.ledger.conflicts).toEqual([]);
        for (const attempt of history.attempts) {
          const event = events.get(`${requestIdOf(attempt.number)}.1`);
          if (attempt.admitSynced) expect(event).toBeDefined();
          if (event === undefined) continue;
          expectRight(event, attempt, attempt.closeSynced ? 'settled' : 'either');
        }
        expect(history.bytesLeft).toBeLessThan(300);
      }),
      { seed, numRuns },
    );
  }, 600_000);
});
