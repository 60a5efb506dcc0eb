import type { MeasureName, Options } from '../options.ts';
import type { GoalName } from '../report/goals.ts';
import type { Table } from '../report/markdown.ts';
import type { Setup } from '../setup.ts';
import type { Tollgate } from '../subjects/tollgate.ts';
import type { Findings } from './bench.ts';
import { measureCostReport } from './cost-report.ts';
import { measureIngestion } from './ingestion.ts';
import { measureLatency } from './latency.ts';
import { measureMemory } from './memory.ts';
import { profileProxy } from './profile.ts';
import { measureStreams } from './streams.ts';
import { measureThroughput } from './throughput.ts';

/** What all measures together found. */
export interface AllFindings {
  readonly figures: Partial<Record<GoalName, number>>;
  readonly tables: readonly Table[];
  readonly notes: readonly string[];
  readonly failures: readonly string[];
  readonly runs: Readonly<Record<string, unknown>>;
}

type Measure = (bench: Setup) => Promise<Findings>;

/** Those before `ingestion` go through the proxies; afterwards the ledger is compared with what was answered. */
const measures: Readonly<Record<MeasureName, Measure>> = {
  throughput: measureThroughput,
  latency: measureLatency,
  streams: measureStreams,
  memory: measureMemory,
  ingestion: withTollgate(measureIngestion),
  report: withTollgate(measureCostReport),
};
const throughProxies: readonly MeasureName[] = ['throughput', 'latency', 'streams', 'memory'];

/** Runs the chosen measures one after another. One that fails is reported and does not keep the others. */
export async function measureAll(bench: Setup, options: Options, file: string): Promise<AllFindings> {
  const found: Findings[] = [];
  const failures: string[] = [];
  const runs: Record<string, unknown> = {};
  const attempt = async (name: string, work: () => Promise<Findings>) => {
    bench.log(`${name} ...`);
    try {
      const findings = await work();
      found.push(findings);
      runs[name] = findings.runs;
    } catch (error) {
      // Whoever stops the bench takes the processes away from under it.
      bench.signal.throwIfAborted();
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const chosen = (names: readonly MeasureName[]) => options.measures.filter((name) => names.includes(name));
  for (const name of chosen(throughProxies)) await attempt(name, () => measures[name](bench));
  if (bench.debugPort !== undefined) await attempt('profile', () => profileProxy(bench, file));
  if (bench.tollgate !== undefined && found.length > 0) {
    const answered = found.reduce((sum, findings) => sum + findings.answered, 0);
    await attempt('completeness', () => checkLedger(bench.tollgate, answered));
  }
  for (const name of chosen(['ingestion', 'report'])) await attempt(name, () => measures[name](bench));
  return {
    figures: Object.assign({}, ...found.map(({ figures }) => figures)),
    tables: found.flatMap(({ tables }) => tables),
    notes: [...bench.notes, ...found.flatMap(({ notes }) => notes)],
    failures: [...failures, ...found.flatMap((findings) => findings.failures)],
    runs,
  };
}

const nothing: Findings = { tables: [], figures: {}, notes: [], failures: [], answered: 0, runs: undefined };

function withTollgate(measure: (bench: Setup, tollgate: Tollgate) => Promise<Findings>): Measure {
  return async (bench) => (bench.tollgate === undefined ? nothing : measure(bench, bench.tollgate));
}

/** Speed that loses usage would be worth nothing. Calls that a generator broke off at its end may come on top. */
async function checkLedger(tollgate: Tollgate | undefined, answered: number): Promise<Findings> {
  if (tollgate === undefined) return nothing;
  await tollgate.settle();
  const { attempts, unpriced } = await tollgate.ledger.count();
  const lost = Math.max(0, answered - attempts);
  return {
    ...nothing,
    notes: [
      `Tollgate answered ${answered} calls; ${attempts} attempts are in the ledger, ${unpriced} of them unpriced.`,
    ],
    failures: lost === 0 ? [] : [`${lost} answered calls are missing in the ledger.`],
    runs: { answered, attempts, unpriced },
  };
}
