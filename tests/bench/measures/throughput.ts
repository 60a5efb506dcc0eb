import { requestsTo } from '../http/target.ts';
import type { CallsResult } from '../load/job.ts';
import { type CoreUse, watchCore } from '../machine/use.ts';
import { load } from '../plan.ts';
import { decimals, percent, type Table, thousands } from '../report/markdown.ts';
import { median } from '../report/statistics.ts';
import type { Subject } from '../subjects/subject.ts';
import { answeredByTollgate, type Bench, blame, type Findings, failedCalls, takeTurns } from './bench.ts';

interface Run extends CallsResult {
  readonly perSecond: number;
  readonly use: CoreUse | undefined;
}

/** Requests per second at saturation. */
export async function measureThroughput(bench: Bench): Promise<Findings> {
  const runs = await takeTurns(bench.subjects, bench.plan.rounds, (subject) => runOne(bench, subject));
  const speed = (subject: Subject) => median((runs.get(subject) ?? []).map((run) => run.perSecond));
  const named = (name: string) => {
    const subject = bench.subjects.find((each) => each.name === name);
    return subject === undefined ? undefined : speed(subject);
  };
  const wrong = blame(failedCalls(runs, 'at saturation'));
  const [tollgate, nginx, portkey] = [named('tollgate'), named('nginx'), named('portkey')];
  return {
    tables: [table(bench.subjects, runs, nginx)],
    figures: {
      ...(tollgate === undefined || nginx === undefined ? {} : { shareOfNginx: tollgate / nginx }),
      ...(tollgate === undefined || portkey === undefined ? {} : { timesPortkey: tollgate / portkey }),
    },
    notes: [...wrong.notes, ...[...runs].flatMap(([subject, each]) => doubts(subject, each))],
    failures: wrong.failures,
    answered: answeredByTollgate(runs),
    runs: Object.fromEntries([...runs].map(([subject, each]) => [subject.name, each])),
  };
}

async function runOne(bench: Bench, subject: Subject): Promise<Run> {
  const { warmUpS, durationS } = bench.plan.throughput;
  const { port } = subject.whole;
  const job = { port, requests: [...requestsTo(subject.whole, false)], connections: load.saturationConnections };
  const warmUp = await bench.saturate({ ...job, durationS: warmUpS });
  const use = watchCore(bench.processes.cores, subject.pid());
  const result = await bench.saturate({ ...job, durationS });
  const used = use();
  const perSecond = result.calls / result.durationS;
  bench.log(`  ${subject.name.padEnd(9)} ${thousands(perSecond)} requests/s`);
  return { ...result, answered: warmUp.answered + result.answered, perSecond, use: used };
}

function table(
  subjects: readonly Subject[],
  runs: ReadonlyMap<Subject, readonly Run[]>,
  nginx: number | undefined,
): Table {
  const rows = subjects.map((subject) => {
    const each = runs.get(subject) ?? [];
    const middle = (value: (run: Run) => number | undefined) =>
      median(each.map(value).filter((found) => found !== undefined));
    const speed = middle((run) => run.perSecond);
    return [
      subject.name,
      thousands(speed),
      nginx === undefined || speed === undefined ? '-' : decimals(speed / nginx, 2),
      decimals(
        middle((run) => run.p50Ms),
        2,
      ),
      decimals(
        middle((run) => run.p99Ms),
        2,
      ),
      percent(middle((run) => run.use?.subject)),
      percent(middle((run) => run.use?.others)),
      thousands(each.reduce((sum, run) => sum + run.failed, 0)),
    ];
  });
  return {
    title: `Saturation: ${load.saturationConnections} connections, ${load.requestBytes} bytes there and back`,
    columns: ['subject', 'requests/s', 'nginx = 1', 'p50 ms', 'p99 ms', 'core used %', 'by others %', 'failed'],
    rows,
  };
}

/** Below this it was not the subject that was the limit. */
const busyEnough = 0.85;

function doubts(subject: Subject, runs: readonly Run[]): readonly string[] {
  const busy = median(runs.map((run) => run.use?.subject).filter((found) => found !== undefined));
  if (busy === undefined || busy >= busyEnough) return [];
  return [
    `${subject.name} used ${percent(busy)} % of its core at saturation: load, mock or neighbours were the limit.`,
  ];
}
