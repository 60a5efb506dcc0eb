import { beforeEach, describe, expect, test } from '@jest/globals';
import { createKeyring, generateVirtualKey } from '@tollgate/keyring';
import { createLogger, Secret } from '@tollgate/platform';
import {
  type ConfigSnapshot,
  fail,
  hourMs,
  type JsonValue,
  minuteMs,
  ok,
  parseJson,
  type Result,
  secondMs,
} from '@tollgate/schema';
import { authenticate } from '../access/index.js';
import type { KeptSnapshot } from './snapshot-copy.js';
import { type HolderParts, SnapshotHolder } from './snapshot-holder.js';
import { compilersFor, credentialOf, keyOf, providerOf, snapshotOf, uuidOf } from './testing/snapshots.js';

const pollMs = 3000;
const keyring = createKeyring([{ id: 'one', bytes: new Uint8Array(32).fill(1) }]);

/** Config, the disk and time, as one holder sees them. */
class World {
  newest: JsonValue | undefined;
  isAway = false;
  /** Answers that there is nothing newer, whatever there is: a config that has announced too early. */
  isBehind = false;
  /** Gives the newest again and again, as if it had not been asked for what comes after. */
  isRepeating = false;
  asked: (number | undefined)[] = [];
  kept: Result<KeptSnapshot | undefined, string> = ok(undefined);
  nowMs = 1_790_000_000_000;
  readonly saved: ConfigSnapshot[] = [];
  /** Takes a question and never answers it. */
  isHanging = false;
  /** Called while config is being asked. */
  onAsked: () => void = () => undefined;
  #next: { readonly atMs: number; readonly task: () => void } | undefined;

  publish(snapshot: ConfigSnapshot | JsonValue): void {
    this.newest = parseJson(JSON.stringify(snapshot));
  }

  readonly parts: HolderParts = {
    client: {
      pull: async (after) => {
        this.asked.push(after);
        this.onAsked();
        if (this.isAway) return fail('ECONNREFUSED');
        if (this.isHanging) return new Promise(() => undefined);
        const sequence = Number(Object(this.newest)['sequence'] ?? 0);
        if (this.newest === undefined || this.isBehind || (sequence === after && !this.isRepeating))
          return ok({ type: 'unchanged' });
        return ok({ type: 'candidate', candidate: this.newest });
      },
      close: async () => undefined,
    },
    copy: {
      load: async () => this.kept,
      save: async (snapshot) => {
        this.saved.push(snapshot);
      },
    },
    after: (ms, task) => {
      const next = { atMs: this.nowMs + ms, task };
      this.#next = next;
      return () => {
        if (this.#next === next) this.#next = undefined;
      };
    },
    random: () => 0,
  };

  /** Time passes; everything that is due happens. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    for (;;) {
      await settled();
      const next = this.#next;
      if (next === undefined || next.atMs > untilMs) break;
      this.#next = undefined;
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.task();
    }
    this.nowMs = untilMs;
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise(setImmediate);
}

let world: World;
let holder: SnapshotHolder;

beforeEach(() => {
  world = new World();
  holder = createHolder(world);
});

function createHolder(on: World): SnapshotHolder {
  return new SnapshotHolder({
    ...compilersFor({ alpha: {} }),
    dataDir: '/nowhere',
    configUrl: 'http://127.0.0.1:1',
    serviceToken: new Secret('token'),
    pollMs,
    keyring,
    clock: { now: () => on.nowMs, monotonicMs: () => on.nowMs },
    logger: createLogger({ service: 'test', level: 'silent' }),
    parts: on.parts,
  });
}

describe('without any snapshot', () => {
  test('a proxy is not ready, and asks often until there is one', async () => {
    world.isAway = true;
    await holder.start();
    expect(holder.current()).toBeUndefined();
    expect(holder.status()).toEqual({ ready: false });
    world.isAway = false;
    world.publish(snapshotOf(5));
    await world.pass(500);
    expect(holder.status()).toMatchObject({ ready: true, sequence: 5, source: 'config' });
  });

  test('a copy on disk that cannot be used is none', async () => {
    world.isAway = true;
    for (const kept of [fail('unreadable'), ok({ savedAtMs: 1, candidate: { ...snapshotOf(3), builtAtMs: 1 } })]) {
      world.kept = kept;
      const started = createHolder(world);
      await started.start();
      expect(started.status().ready).toBe(false);
      await started.stop();
    }
  });
});

describe('while config is away', () => {
  beforeEach(async () => {
    world.isAway = true;
    world.kept = ok({ savedAtMs: 777, candidate: parseJson(JSON.stringify(snapshotOf(3))) });
    await holder.start();
  });

  test('a start serves from the copy on disk and says since when it is stale', () => {
    expect(holder.status()).toMatchObject({ ready: true, sequence: 3, source: 'disk', staleSinceMs: 777 });
    expect(holder.current()?.projects.size).toBe(1);
  });

  test('a start that has a copy does not wait long for a config that hangs', async () => {
    world.isAway = false;
    world.isHanging = true;
    const another = createHolder(world);
    const startedMs = performance.now();
    await another.start();
    expect(another.status()).toMatchObject({ ready: true, source: 'disk' });
    expect(performance.now() - startedMs).toBeLessThan(3 * secondMs);
  });

  test('it is asked at the usual pace, for however long', async () => {
    world.asked = [];
    await world.pass(hourMs);
    expect(world.asked.length).toBeLessThanOrEqual(hourMs / pollMs + 1);
    expect(holder.status()).toMatchObject({ ready: true, sequence: 3 });
  });

  test('the copy is replaced as soon as it is back', async () => {
    world.isAway = false;
    world.publish(snapshotOf(4));
    await world.pass(pollMs);
    expect(holder.status()).toEqual({ ready: true, sequence: 4, checksum: snapshotOf(4).checksum, source: 'config' });
    expect(world.saved.map(({ sequence }) => sequence)).toEqual([4]);
  });

  test('the copy is confirmed when there is nothing newer', async () => {
    world.isAway = false;
    world.publish(snapshotOf(3));
    await world.pass(pollMs);
    expect(holder.status().staleSinceMs).toBeUndefined();
    expect(world.saved).toEqual([]);
  });
});

describe('a change', () => {
  beforeEach(async () => {
    world.publish(snapshotOf(5));
    await holder.start();
    world.asked = [];
  });

  test('that is announced is in force at once', async () => {
    world.publish(snapshotOf(6));
    holder.hint(6);
    await world.pass(0);
    expect(holder.status().sequence).toBe(6);
    expect(world.asked).toEqual([5]);
  });

  test('whose announcement is lost is in force within the time of a poll', async () => {
    world.publish(snapshotOf(6));
    await world.pass(pollMs - 1);
    expect(holder.status().sequence).toBe(5);
    await world.pass(1);
    expect(holder.status().sequence).toBe(6);
  });

  test('is announced late, twice or out of order without any harm', async () => {
    world.publish(snapshotOf(9));
    for (const sequence of [7, 9, 8, 9, 1, 7]) holder.hint(sequence);
    await world.pass(0);
    expect(holder.status().sequence).toBe(9);
    for (const sequence of [7, 9, 8]) holder.hint(sequence);
    await world.pass(100);
    expect(world.asked).toEqual([5]);
  });

  test('that comes while another is fetched is fetched right after', async () => {
    world.publish(snapshotOf(6));
    world.onAsked = () => {
      world.onAsked = () => undefined;
      queueMicrotask(() => {
        world.publish(snapshotOf(7));
        holder.hint(7);
      });
    };
    holder.hint(6);
    await world.pass(100);
    expect(holder.status().sequence).toBe(7);
  });

  test('that is announced before config gives it is asked for a few times more', async () => {
    world.publish(snapshotOf(6));
    world.isBehind = true;
    holder.hint(6);
    await world.pass(200);
    world.isBehind = false;
    await world.pass(400);
    expect(holder.status().sequence).toBe(6);
    world.isBehind = true;
    world.asked = [];
    holder.hint(50);
    await world.pass(minuteMs);
    expect(world.asked.length).toBeLessThan(minuteMs / pollMs + 10);
  });

  test('replaces the snapshot as a whole: a request keeps the one it began with', async () => {
    const before = holder.current();
    world.publish(snapshotOf(6));
    holder.hint(6);
    await world.pass(0);
    expect(before?.sequence).toBe(5);
    expect(holder.current()?.sequence).toBe(6);
  });
});

describe('a candidate that is refused', () => {
  beforeEach(async () => {
    world.publish(snapshotOf(5));
    await holder.start();
  });

  test.each([
    ['unreadable', { ...snapshotOf(6), formatVersion: 2 }],
    ['unreadable', 'nonsense'],
    ['checksum-mismatch', { ...snapshotOf(6), builtAtMs: 1 }],
    ['not-newer', snapshotOf(4)],
  ] as const)('as %s changes nothing but the status', async (reason, candidate) => {
    const before = holder.current();
    world.publish(candidate);
    await world.pass(pollMs);
    expect(holder.current()).toBe(before);
    expect(holder.status()).toMatchObject({ ready: true, sequence: 5, refused: reason });
    expect(world.saved.map(({ sequence }) => sequence)).toEqual([5]);
    world.publish(snapshotOf(7));
    await world.pass(pollMs);
    expect(holder.status()).toEqual({ ready: true, sequence: 7, checksum: snapshotOf(7).checksum, source: 'config' });
  });

  test('the one in force, given again, is no refusal', async () => {
    world.isRepeating = true;
    await world.pass(2 * pollMs);
    expect(holder.status()).toMatchObject({ sequence: 5 });
    expect(holder.status().refused).toBeUndefined();
  });
});

describe('revocation', () => {
  const { key, sha256 } = generateVirtualKey();
  const fleet = () => Array.from({ length: 8 }, () => new World());

  /** How long after its revocation the key last worked anywhere, asking all proxies every 10 ms. */
  async function lastUseMs(announce: (holders: readonly SnapshotHolder[]) => void): Promise<number> {
    const worlds = fleet();
    const holders = worlds.map(createHolder);
    for (const [index, one] of worlds.entries()) {
      one.publish(snapshotOf(1, { virtualKeys: [keyOf(1, [sha256])] }));
      await holders[index]?.start();
    }
    for (const one of worlds) one.publish(snapshotOf(2));
    announce(holders);
    let lastMs = 0;
    for (let sinceMs = 0; sinceMs <= 2 * pollMs; sinceMs += 10) {
      for (const one of holders) {
        const snapshot = one.current();
        if (snapshot && authenticate(snapshot, key, worlds[0]?.nowMs ?? 0).ok) lastMs = sinceMs;
      }
      for (const one of worlds) await one.pass(10);
    }
    return lastMs;
  }

  test('stops a key on every proxy at once when it is announced', async () => {
    expect(await lastUseMs((holders) => holders.forEach((one) => one.hint(2)))).toBeLessThanOrEqual(10);
  }, 30_000);

  test('stops a key on every proxy within the time of a poll when no announcement arrives', async () => {
    expect(await lastUseMs(() => undefined)).toBeLessThanOrEqual(pollMs);
  }, 30_000);
});

describe('the secret of a credential', () => {
  const sealedAs = (secret: string, version: number) =>
    credentialOf(1, {
      version,
      sealed: keyring.seal(JSON.stringify({ apiKey: secret }), {
        tenant: 'default',
        provider: 'alpha',
        credentialId: uuidOf(1001),
        version,
      }),
    });
  const withCredentials = (sequence: number, credentials: ReturnType<typeof sealedAs>[]) =>
    snapshotOf(sequence, { providers: [providerOf('alpha', { credentials })] });

  async function credentialInUse() {
    world.publish(withCredentials(1, [sealedAs('sk-old', 1)]));
    await holder.start();
    const [provider] = holder.current()?.providers.values() ?? [];
    const credential = provider?.credentials[0];
    if (credential === undefined) throw new Error('There is one credential');
    return credential;
  }

  const revealed = (result: ReturnType<SnapshotHolder['secretOf']>) =>
    result.ok ? result.value.get('apiKey')?.reveal() : result.failure.code;

  test('is the newest one, also for a request that began before a rotation', async () => {
    const credential = await credentialInUse();
    expect(revealed(holder.secretOf(credential))).toBe('sk-old');
    world.publish(withCredentials(2, [sealedAs('sk-new', 2)]));
    await world.pass(pollMs);
    expect(revealed(holder.secretOf(credential))).toBe('sk-new');
  });

  test('is not given any more once the credential is retired', async () => {
    const credential = await credentialInUse();
    world.publish(withCredentials(2, []));
    await world.pass(pollMs);
    expect(revealed(holder.secretOf(credential))).toBe('model.no-credential');
  });
});

describe('a stop', () => {
  test('ends the polling', async () => {
    await holder.start();
    await holder.stop();
    world.asked = [];
    holder.hint(99);
    await world.pass(10 * secondMs);
    expect(world.asked).toEqual([]);
  });
});
