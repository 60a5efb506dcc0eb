import { createHash, randomBytes } from 'node:crypto';
import { UsageEvent, usageEventId } from '@tollgate/schema';
import { type AttemptRow, createAttemptRow, type PriceStatus } from '../rows/attempt-row.js';
import type { LedgerEntryRow } from '../rows/ledger-entry-row.js';

/** An id like those a proxy makes: its first 48 bits are the time. */
export function requestIdAt(timeMs: number): string {
  const time = timeMs.toString(16).padStart(12, '0');
  const chance = randomBytes(10).toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(0, 3)}-8${chance.slice(3, 6)}-${chance.slice(6, 18)}`;
}

/** A usage event of an ordinary, finished attempt, admitted now unless the changes say otherwise. */
export function usageEvent(changes: { readonly admittedAtMs?: number; readonly [name: string]: unknown } = {}) {
  const admittedAtMs = changes.admittedAtMs ?? Date.now();
  return UsageEvent.parse({
    version: 1,
    requestId: requestIdAt(admittedAtMs),
    attempt: 1,
    proxyId: 'proxy-1',
    bootId: '6f4f6f60-0000-4000-8000-000000000001',
    sequence: 1,
    admittedAtMs,
    closedAtMs: admittedAtMs + 900,
    projectId: '6f4f6f60-0000-4000-8000-000000000002',
    virtualKeyId: '6f4f6f60-0000-4000-8000-000000000003',
    tags: { feature: 'search', team: 'platform' },
    endpoint: 'chat',
    clientFormat: 'openai-chat',
    stream: false,
    requestedModel: 'gpt-4.1',
    provider: 'openai-main',
    kind: 'openai',
    bringYourOwnKey: false,
    model: 'gpt-4.1',
    outcome: 'settled',
    usage: { inputTokens: 100, outputTokens: 20 },
    usageQuality: 'provider-final',
    latencyMs: 900,
    ...changes,
  });
}

/** Rows of events as ingestion makes them. */
export function rowsOf(
  events: readonly UsageEvent[],
  storedAtMs = Date.now(),
  priceStatus: PriceStatus = 'priced',
): readonly AttemptRow[] {
  const batchId = tokenOf(events);
  return events.map((event) => createAttemptRow(event, { batchId, storedAtMs, priceStatus }));
}

/** The id of the batch that these events make. */
export function tokenOf(events: readonly UsageEvent[]): string {
  return createHash('sha256').update(events.map(usageEventId).toSorted().join('\n')).digest('hex');
}

/** A charge for each row, of as many pico-dollars. */
export function chargesOf(rows: readonly AttemptRow[], amount = 1_000_000n): readonly LedgerEntryRow[] {
  return rows.map((attempt) => ({
    attempt,
    kind: 'charge',
    revision: '',
    priceVersion: 'v1',
    amount,
    lines: [{ meter: 'input', quantity: 100, picoPerMillion: amount * 10_000n, amount }],
  }));
}
