import { requestsTo, type Target } from '../http/target.ts';
import type { StreamsResult } from '../load/job.ts';
import { openStreams } from '../load/run.ts';
import { cpuSeconds } from '../machine/resources.ts';
import { load } from '../plan.ts';
import { decimals, type Table, thousands } from '../report/markdown.ts';
import { median } from '../report/statistics.ts';
import type { Subject } from '../subjects/subject.ts';
import { answeredByTollgate, type Bench, blame, type Findings, takeTurns } from './bench.ts';

interface Run extends StreamsResult {
  readonly answered: number;
  readonly cpuPerChunkUs: number | undefined;
}

/** A subject in one of its ways of streaming. */
interface Way {
  readonly name: Subject['name'];
  readonly title: string;
  readonly subject: Subject;
  readonly target: Target;
  readonly settle: () => Promise<void>;
}

type Runs = ReadonlyMap<Way, readonly Run[]>;
type Value = (run: Run) => number;

const translatedTitle = 'tollgate, translated';

/** Streams: the delay that is added to each chunk, and what a chunk costs. */
export async function measureStreams(bench: Bench): Promise<Findings> {
  const { chunks, chunkIntervalMs: intervalMs } = load;
  await bench.mock.setPace({ chunks, intervalMs });
  const { ways, problems } = await thoseThatStream(bench);
  const runs = await takeTurns(ways, bench.plan.rounds, (way) => runOne(bench, way));
  const delayOf = (title: string) => {
    const way = ways.find((each) => each.title === title);
    return way === undefined ? undefined : added(runs, way, (run) => run.p50Ms);
  };
  const [chunkDelay, translatedChunkDelay] = [delayOf('tollgate'), delayOf(translatedTitle)];
  return {
    tables: [tableOf(runs)],
    figures: {
      ...(chunkDelay === undefined ? {} : { chunkDelay }),
      ...(translatedChunkDelay === undefined ? {} : { translatedChunkDelay }),
    },
    ...blame([...problems, ...losses(runs)]),
    answered: answeredByTollgate(runs),
    runs: Object.fromEntries([...runs].map(([way, each]) => [way.title, each])),
  };
}

function waysOf(subjects: readonly Subject[]): readonly Way[] {
  return subjects.flatMap((subject) => {
    const settle = () => subject.settle();
    const plain = { name: subject.name, title: subject.name, subject, target: subject.streams, settle };
    const { translated } = subject;
    return translated === undefined ? [plain] : [plain, { ...plain, title: translatedTitle, target: translated }];
  });
}

/** One stream shows whether a subject streams at all; a peer may not. */
async function thoseThatStream(bench: Bench) {
  const ways: Way[] = [];
  const problems: { subject: Subject['name']; text: string }[] = [];
  for (const way of waysOf(bench.subjects)) {
    const requests = [...requestsTo(way.target, true)];
    const one = { port: way.target.port, requests, streams: 1, waves: 1, spreadMs: 0 };
    const { failed } = await openStreams(bench.processes, one);
    if (failed === 0) ways.push(way);
    else problems.push({ subject: way.subject.name, text: `${way.title} does not stream from this mock; left out.` });
  }
  return { ways, problems };
}

async function runOne(bench: Bench, { title, subject, target }: Way): Promise<Run> {
  const pid = subject.pid();
  const before = pid === undefined ? undefined : cpuSeconds(pid);
  const result = await openStreams(bench.processes, {
    port: target.port,
    requests: [...requestsTo(target, true)],
    streams: load.streams,
    waves: bench.plan.streams.waves,
    // Chunks of different streams do not come at one moment.
    spreadMs: load.chunkIntervalMs,
  });
  const after = pid === undefined ? undefined : cpuSeconds(pid);
  bench.log(`  ${title.padEnd(20)} p50 ${decimals(result.p50Ms, 2)} ms, p99 ${decimals(result.p99Ms, 2)} ms`);
  const used = before === undefined || after === undefined ? undefined : after - before;
  const cpuPerChunkUs = used === undefined ? undefined : (used * 1e6) / Math.max(1, result.chunks);
  return { ...result, answered: result.streams - result.failed, cpuPerChunkUs };
}

function middle(runs: Runs, way: Way, value: Value): number | undefined {
  return median((runs.get(way) ?? []).map(value));
}

/** What a way adds to the first, which is `direct`. */
function added(runs: Runs, way: Way, value: Value): number | undefined {
  const [direct] = runs.keys();
  const [mine, base] = [way, direct].map((each) => (each === undefined ? undefined : middle(runs, each, value)));
  return mine === undefined || base === undefined ? undefined : mine - base;
}

function losses(runs: Runs) {
  return [...runs].flatMap(([{ title, subject }, each]) => {
    const failed = each.reduce((sum, run) => sum + run.failed, 0);
    const lost = each.reduce((sum, run) => sum + run.streams * load.chunks - run.chunks, 0);
    if (failed === 0 && lost === 0) return [];
    return [{ subject: subject.name, text: `${title} lost ${failed} streams and ${lost} chunks.` }];
  });
}

function tableOf(runs: Runs): Table {
  const rows = [...runs].map(([way, each]) => [
    way.title,
    decimals(
      middle(runs, way, (run) => run.p50Ms),
      2,
    ),
    decimals(
      middle(runs, way, (run) => run.p99Ms),
      2,
    ),
    decimals(
      added(runs, way, (run) => run.p50Ms),
      2,
    ),
    decimals(
      added(runs, way, (run) => run.p99Ms),
      2,
    ),
    decimals(median(each.map((run) => run.cpuPerChunkUs).filter((found) => found !== undefined)), 0),
    thousands(each.reduce((sum, run) => sum + run.failed, 0)),
  ]);
  return {
    title: `${load.streams} streams of ${load.chunks} chunks, ${load.chunkIntervalMs} ms apart: delay of each chunk`,
    columns: ['subject', 'p50 ms', 'p99 ms', 'added p50', 'added p99', 'CPU µs/chunk', 'failed'],
    rows,
  };
}
