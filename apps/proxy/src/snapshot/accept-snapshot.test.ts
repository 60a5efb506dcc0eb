import { describe, expect, test } from '@jest/globals';
import { type ConfigSnapshot, isJsonObject, type JsonValue, parseJson } from '@tollgate/schema';
import fc from 'fast-check';
import { acceptInSteps } from './accept-in-steps.js';
import { type Acceptance, acceptSnapshot } from './accept-snapshot.js';
import { checksumInSteps, checksumOf } from './checksum.js';
import { credentialOf, hashOf, keyOf, providerOf, routeOf, snapshotOf } from './testing/snapshots.js';

const full = (sequence: number): ConfigSnapshot =>
  snapshotOf(sequence, {
    virtualKeys: [keyOf(1, [hashOf('a'), hashOf('b')], { allowedModels: ['gpt-*'] }), keyOf(2, [hashOf('c')])],
    providers: [
      providerOf('alpha', { credentials: [credentialOf(1)], options: { region: 'eu', nested: { a: [1, null] } } }),
    ],
    routes: [routeOf('fast', ['alpha/small'])],
  });

const noPause = async () => undefined;

/** Both ways to decide, which must agree. */
async function decide(current: ConfigSnapshot | undefined, candidate: JsonValue | undefined): Promise<Acceptance> {
  const atOnce = acceptSnapshot(current, candidate, checksumOf);
  expect(await acceptInSteps(current, candidate, noPause)).toEqual(atOnce);
  return atOnce;
}

function asJson(snapshot: ConfigSnapshot): JsonValue | undefined {
  return parseJson(JSON.stringify(snapshot));
}

/** The paths of all scalars in a value. */
function* scalarPaths(value: JsonValue | undefined, path: readonly string[] = []): Generator<readonly string[]> {
  if (typeof value !== 'object' || value === null) yield path;
  else for (const [name, member] of Object.entries(value)) yield* scalarPaths(member, [...path, name]);
}

/** The same value with another one at the path. */
function withChange(
  value: JsonValue | undefined,
  path: readonly string[],
  to: JsonValue | undefined,
): JsonValue | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return to;
  if (Array.isArray(value))
    return value.map((entry, index) => (String(index) === name ? withChange(entry, rest, to) : entry) ?? null);
  return isJsonObject(value) ? { ...value, [name]: withChange(value[name], rest, to) } : value;
}

describe('a candidate', () => {
  test('that is whole and newer is accepted', async () => {
    expect(await decide(undefined, asJson(full(1)))).toEqual({ accepted: true, snapshot: full(1) });
    expect(await decide(full(1), asJson(full(2)))).toEqual({ accepted: true, snapshot: full(2) });
  });

  test.each([1, 2, 3])('of sequence %i is not newer than one of 3', async (sequence) => {
    expect(await decide(full(3), asJson(full(sequence)))).toEqual({ accepted: false, reason: 'not-newer' });
  });

  test('of a newer format is unreadable, whatever else it holds', async () => {
    const newer = withChange(asJson(full(9)), ['formatVersion'], 2);
    expect(await decide(full(3), newer)).toEqual({ accepted: false, reason: 'unreadable' });
  });

  test('with members this release does not know is unreadable', async () => {
    expect(await decide(undefined, withChange(asJson(full(1)), ['extra'], 1))).toMatchObject({ reason: 'unreadable' });
    expect(await decide(undefined, withChange(asJson(full(1)), ['routes', '0', 'extra'], 1))).toMatchObject({
      reason: 'unreadable',
    });
  });

  test.each([undefined, null, 1, 'text', [], {}, { sequence: 5 }])('that is %j is unreadable', async (candidate) => {
    expect(await decide(full(3), candidate)).toEqual({ accepted: false, reason: 'unreadable' });
  });

  test('is refused when any single value in it was changed or lost', async () => {
    const candidate = asJson(full(4));
    for (const path of scalarPaths(candidate)) {
      for (const change of [undefined, null, 7, 'changed', hashOf('z'), 'AAAB']) {
        const changed = withChange(candidate, path, change);
        if (JSON.stringify(changed) === JSON.stringify(candidate)) continue;
        expect({ path, change, ...(await decide(full(3), changed)) }).toMatchObject({ accepted: false });
      }
    }
  });

  test('with members in another order is the same', async () => {
    const reversed = Object.fromEntries(Object.entries(asJson(full(4)) ?? {}).toReversed());
    expect(await decide(full(3), reversed)).toMatchObject({ accepted: true });
  });
});

describe('the checksum', () => {
  test('is the same in one go and in steps', async () => {
    for (const snapshot of [full(1), snapshotOf(2), snapshotOf(3, { projects: [] })]) {
      expect(await checksumInSteps(snapshot, noPause)).toBe(checksumOf(snapshot));
    }
  });

  test('is that of the documented form', () => {
    const snapshot = snapshotOf(7, { projects: [], builtAtMs: 5 });
    const content =
      '{"builtAtMs":5,"formatVersion":1,"prices":[],"projects":[],"providers":[],"routes":[],"sequence":7,"virtualKeys":[]}';
    expect(checksumOf(snapshot)).toBe(hashOf(content));
  });
});

describe('deliveries in any order, repeated and damaged', () => {
  test('never take the sequence back', () => {
    const delivery = fc.record({ sequence: fc.integer({ min: 1, max: 200 }), isDamaged: fc.boolean() });
    const snapshots = new Map(Array.from({ length: 200 }, (_, index) => [index + 1, snapshotOf(index + 1)]));
    fc.assert(
      fc.property(fc.array(delivery, { maxLength: 300 }), (deliveries) => {
        let current: ConfigSnapshot | undefined;
        let newest = 0;
        for (const { sequence, isDamaged } of deliveries) {
          const candidate = { ...snapshots.get(sequence), ...(isDamaged ? { builtAtMs: 1 } : {}) };
          const acceptance = acceptSnapshot(current, candidate, checksumOf);
          if (acceptance.accepted) current = acceptance.snapshot;
          if (!isDamaged) newest = Math.max(newest, sequence);
          expect(current?.sequence ?? 0).toBe(newest);
        }
      }),
      { numRuns: 30 },
    );
  });
});
