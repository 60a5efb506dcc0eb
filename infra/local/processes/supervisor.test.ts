import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Supervisor } from './supervisor.mjs';

const exit = { code: null, signal: 'SIGKILL' as const };

/** Fails to start as often as it is told. */
class FakeUnit {
  readonly name = 'fake';
  readonly startsAtMs: number[] = [];
  pid: number | undefined = 1;
  failures = 0;
  #listener: (reason: typeof exit) => void = () => undefined;

  async start() {
    this.startsAtMs.push(performance.now());
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('fake cannot start.');
    }
    this.pid = (this.pid ?? 0) + 1;
  }
  async stop() {}
  async kill() {}
  onDeath(listener: (reason: typeof exit) => void) {
    this.#listener = listener;
  }
  die() {
    this.#listener(exit);
  }
}

let lines: string[];
let changes: number;
let unit: FakeUnit;
let supervisor: Supervisor;

beforeEach(() => {
  jest.useFakeTimers();
  lines = [];
  changes = 0;
  unit = new FakeUnit();
  supervisor = new Supervisor({
    log: (line) => lines.push(line),
    onChange: () => {
      changes += 1;
    },
  });
  supervisor.watch(unit, 'fake');
});
afterEach(() => {
  jest.useRealTimers();
});

describe('a supervisor', () => {
  it('starts again what has died, and says so', async () => {
    unit.die();
    await jest.advanceTimersByTimeAsync(250);
    expect(lines).toEqual(['fake died (SIGKILL); starting it again', 'fake is back (process 2)']);
    expect(changes).toBe(1);
  });

  it('waits longer and longer for what does not come up, but never more than 15 s', async () => {
    unit.failures = 9;
    unit.die();
    await jest.advanceTimersByTimeAsync(120_000);
    const waitsMs = unit.startsAtMs.slice(1).map((at, index) => Math.round(at - (unit.startsAtMs[index] ?? 0)));
    expect(waitsMs).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000, 15_000]);
    expect(lines.at(-1)).toBe('fake is back (process 2)');
  });

  it('waits longer for what dies again soon, and forgives what ran for a minute', async () => {
    const startAfter = async (idleMs: number) => {
      await jest.advanceTimersByTimeAsync(idleMs);
      const diedAt = performance.now();
      unit.die();
      await jest.advanceTimersByTimeAsync(5000);
      return Math.round((unit.startsAtMs.at(-1) ?? 0) - diedAt);
    };
    expect(await startAfter(0)).toBe(250);
    expect(await startAfter(0)).toBe(500);
    expect(await startAfter(61_000)).toBe(250);
  });

  it('starts nothing once it is stopped', async () => {
    unit.die();
    supervisor.stop();
    await jest.advanceTimersByTimeAsync(60_000);
    unit.die();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(unit.startsAtMs).toEqual([]);
  });
});
