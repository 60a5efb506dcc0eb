import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hourMs } from '@tollgate/schema';
import { insertAttempts } from '../insert/insert-attempts.js';
import { migratedDatabase, type TestDatabase } from '../test-support/database.js';
import { rowsOf, usageEvent } from '../test-support/usage-events.js';
import { queryCompleteness, type RunCompleteness } from './query-completeness.js';

const nowMs = Date.UTC(2026, 10, 25, 12);
let database: TestDatabase;
beforeAll(async () => {
  database = await migratedDatabase();
});
afterAll(() => database.drop());

/** Stores the admissions of these numbers, all of them that old, and asks for the run. */
async function runOf(boot: number, ageMs: number, sequences: readonly number[]): Promise<RunCompleteness | undefined> {
  const bootId = `6f4f6f60-0000-4000-8000-0000000001${boot}`;
  const events = sequences.map((sequence) => usageEvent({ bootId, sequence, admittedAtMs: nowMs - ageMs + sequence }));
  await insertAttempts(database.clickhouse, rowsOf(events, nowMs), `batch-${boot}`);
  const answer = await queryCompleteness(database.clickhouse, { fromMs: nowMs - 24 * hourMs, toMs: nowMs, nowMs });
  return answer.ok ? answer.value.runs.find((run) => run.bootId === bootId) : undefined;
}

describe('completeness', () => {
  it('has nothing missing where every number is stored', async () => {
    expect(await runOf(10, 3 * hourMs, [1, 2, 3])).toMatchObject({ admitted: 3, settled: 3, open: 0, missing: 0 });
  });

  it('misses what no attempt can still be running for', async () => {
    expect(await runOf(11, 3 * hourMs, [1, 4, 5, 7])).toMatchObject({
      admitted: 7,
      open: 0,
      missing: 3,
      gaps: [
        { from: 2, to: 3 },
        { from: 6, to: 6 },
      ],
    });
  });

  it('takes a young number that is not stored for one that still runs', async () => {
    expect(await runOf(12, hourMs, [2, 5])).toMatchObject({ admitted: 5, settled: 2, open: 3, missing: 0, gaps: [] });
  });
});
