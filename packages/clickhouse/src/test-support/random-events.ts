import type { UsageEvent } from '@tollgate/schema';
import type { LedgerEntryRow } from '../rows/ledger-entry-row.js';
import { chargesOf, requestIdAt, rowsOf, usageEvent } from './usage-events.js';

/** A small generator with a seed, so that a failing run can be repeated. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** An attempt and its money, if it has a price. */
export interface Fact {
  readonly event: UsageEvent;
  readonly charge: bigint | undefined;
  readonly adjustment: bigint | undefined;
}

export interface World {
  readonly facts: readonly Fact[];
  readonly fromMs: number;
  readonly toMs: number;
}

const dayMs = 86_400_000;
const days = 4;

/** Attempts of a few days around midnights and month ends, with retries at other providers, failures and unknowns. */
export function randomWorld(seed: number, requests: number): World {
  const random = seeded(seed);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  const maybe = <Value>(share: number, value: () => Value): Value | undefined =>
    random() < share ? value() : undefined;
  const fromMs = Date.UTC(2026, 9, 30);
  const facts: Fact[] = [];
  for (let request = 0; request < requests; request += 1) {
    let admittedAtMs = fromMs + Math.floor(random() * days * dayMs);
    const requestId = requestIdAt(admittedAtMs);
    const shared = {
      requestId,
      projectId: `6f4f6f60-0000-4000-8000-00000000000${pick([1, 2, 3])}`,
      virtualKeyId: `6f4f6f60-0000-4000-8000-0000000000${pick([10, 11])}`,
      team: maybe(0.8, () => pick(['platform', 'growth'])),
      user: maybe(0.7, () => pick(['ada', 'grace', '日本', `o'hara "x"`])),
      tags: {
        ...maybe(0.8, () => ({ feature: pick(['search', 'chat', '', 'a"b\\c']) })),
        ...maybe(0.5, () => ({ team: pick(['platform', 'growth']) })),
        ...maybe(0.3, () => ({ 'odd name: {x}': pick(['1', '2']) })),
      },
    };
    const attempts = random() < 0.2 ? 1 + Math.floor(random() * 3) : 1;
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const fails = attempt < attempts || random() < 0.1;
      const model = pick(['gpt-4.1', 'claude-sonnet-4-6', 'mystery']);
      const event = usageEvent({
        ...shared,
        attempt,
        admittedAtMs,
        closedAtMs: admittedAtMs + 500,
        model,
        provider: pick(['openai-main', 'openai-backup']),
        outcome: fails ? pick(['failed', 'aborted', 'expired']) : 'settled',
        usageQuality: pick(['provider-final', 'provider-partial', 'estimated', 'expired']),
        usage: fails ? {} : { inputTokens: Math.floor(random() * 5000), outputTokens: Math.floor(random() * 900) },
        latencyMs: 50 + Math.floor(random() * 60_000),
        ...maybe(0.4, () => ({ cache: pick(['hit', 'miss', 'bypass']) })),
        ...maybe(0.6, () => ({ timeToFirstTokenMs: 20 + Math.floor(random() * 2000) })),
      });
      const charge = model === 'mystery' ? undefined : BigInt(Math.floor(random() * 1e9));
      facts.push({ event, charge, adjustment: charge === undefined ? undefined : maybe(0.1, () => -charge / 3n) });
      admittedAtMs += Math.floor(random() * 90_000);
    }
  }
  return { facts, fromMs, toMs: fromMs + days * dayMs };
}

/** The rows of a fact, as ingestion and a repricing make them. */
export function rowsOfFact({ event, charge, adjustment }: Fact, storedAtMs: number) {
  const rows = rowsOf([event], storedAtMs, charge === undefined ? 'unpriced' : 'priced');
  const entries: LedgerEntryRow[] = charge === undefined ? [] : [...chargesOf(rows, charge)];
  if (adjustment !== undefined) {
    entries.push(
      ...chargesOf(rows, adjustment).map((entry) => ({ ...entry, kind: 'adjustment' as const, revision: 'r1' })),
    );
  }
  return { rows, entries };
}
