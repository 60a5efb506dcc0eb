import { requestsTo } from '../http/target.ts';
import type { CallsResult } from '../load/job.ts';
import { sendAtFixedRate } from '../load/run.ts';
import { load } from '../plan.ts';
import { decimals, thousands } from '../report/markdown.ts';
import { median } from '../report/statistics.ts';
import type { Subject } from '../subjects/subject.ts';
import { answeredByTollgate, type Bench, blame, type Findings, failedCalls, takeTurns } from './bench.ts';

/** Latency at a fixed rate, and how much of it is not the mock's. */
export async function measureLatency(bench: Bench): Promise<Findings> {
  const runs = await takeTurns(bench.subjects, bench.plan.rounds, (subject) => runOne(bench, subject));
  const middle = (subject: Subject | undefined, value: (run: CallsResult) => number) =>
    subject === undefined ? undefined : median((runs.get(subject) ?? []).map(value));
  const added = (subject: Subject, value: (run: CallsResult) => number) =>
    difference(middle(subject, value), middle(bench.subjects[0], value));
  const rows = bench.subjects.map((subject) => [
    subject.name,
    decimals(
      middle(subject, (run) => run.p50Ms),
      2,
    ),
    decimals(
      middle(subject, (run) => run.p99Ms),
      2,
    ),
    decimals(
      added(subject, (run) => run.p50Ms),
      2,
    ),
    decimals(
      added(subject, (run) => run.p99Ms),
      2,
    ),
    thousands((runs.get(subject) ?? []).reduce((sum, run) => sum + run.failed, 0)),
  ]);
  const tollgate = bench.subjects.find(({ name }) => name === 'tollgate');
  const addedP50 = tollgate === undefined ? undefined : added(tollgate, (run) => run.p50Ms);
  const addedP99 = tollgate === undefined ? undefined : added(tollgate, (run) => run.p99Ms);
  return {
    tables: [
      {
        title: `Latency at ${load.fixedRatePerS} requests/s, from the time each call was due; added = minus direct`,
        columns: ['subject', 'p50 ms', 'p99 ms', 'added p50', 'added p99', 'failed'],
        rows,
      },
    ],
    figures: {
      ...(addedP50 === undefined ? {} : { addedP50 }),
      ...(addedP99 === undefined ? {} : { addedP99 }),
    },
    ...blame(failedCalls(runs, `at ${load.fixedRatePerS}/s`)),
    answered: answeredByTollgate(runs),
    runs: Object.fromEntries([...runs].map(([subject, each]) => [subject.name, each])),
  };
}

async function runOne(bench: Bench, subject: Subject): Promise<CallsResult> {
  const result = await sendAtFixedRate(bench.processes, {
    port: subject.whole.port,
    requests: [...requestsTo(subject.whole, false)],
    ratePerS: load.fixedRatePerS,
    ...bench.plan.latency,
  });
  bench.log(`  ${subject.name.padEnd(9)} p50 ${decimals(result.p50Ms, 2)} ms, p99 ${decimals(result.p99Ms, 2)} ms`);
  return result;
}

function difference(value: number | undefined, base: number | undefined): number | undefined {
  return value === undefined || base === undefined ? undefined : value - base;
}
