import { requestsTo } from '../http/target.ts';
import { openStreams } from '../load/run.ts';
import { residentMegabytes } from '../machine/resources.ts';
import { load } from '../plan.ts';
import { decimals, thousands } from '../report/markdown.ts';
import type { Subject } from '../subjects/subject.ts';
import { type Bench, blame, type Findings } from './bench.ts';

interface Run {
  readonly subject: Subject['name'];
  /** Before its restart, after whatever was measured earlier. */
  readonly usedMb: number;
  readonly idleMb: number;
  /** The most that was seen while the streams were open. */
  readonly streamsMb: number;
  readonly failed: number;
}

const sampleMs = 100;
/** The streams are opened over this time. */
const spreadMs = 1000;

/** Resident memory of a fresh process, idle and with many open streams. */
export async function measureMemory(bench: Bench): Promise<Findings> {
  await bench.mock.setPace({ chunks: load.openStreamChunks, intervalMs: load.openStreamIntervalMs });
  const runs: Run[] = [];
  for (const subject of bench.subjects) {
    if (subject.pid() === undefined) continue;
    const run = await runOne(bench, subject);
    bench.log(
      `  ${subject.name.padEnd(9)} idle ${decimals(run.idleMb, 0)} MB, streams ${decimals(run.streamsMb, 0)} MB`,
    );
    runs.push(run);
  }
  const tollgate = runs.find(({ subject }) => subject === 'tollgate');
  return {
    tables: [
      {
        title: `Resident memory in MB; ${thousands(load.openStreams)} streams of a chunk every ${load.openStreamIntervalMs} ms`,
        columns: ['subject', 'after use', 'fresh, idle', 'with streams', 'failed'],
        rows: runs.map((run) => [
          run.subject,
          decimals(run.usedMb, 0),
          decimals(run.idleMb, 0),
          run.failed === 0 ? decimals(run.streamsMb, 0) : '-',
          thousands(run.failed),
        ]),
      },
    ],
    figures: tollgate === undefined ? {} : { idleMemory: tollgate.idleMb, streamsMemory: tollgate.streamsMb },
    ...blame(
      runs
        .filter(({ failed }) => failed > 0)
        .map(({ subject, failed }) => ({ subject, text: `${failed} of the open streams of ${subject} failed.` })),
    ),
    answered: tollgate === undefined ? 0 : load.openStreams - tollgate.failed,
    runs,
  };
}

async function runOne(bench: Bench, subject: Subject): Promise<Run> {
  const usedMb = memoryOf(subject);
  await subject.restart();
  await new Promise((resolve) => setTimeout(resolve, bench.plan.memory.idleS * 1000));
  const idleMb = memoryOf(subject);
  let streamsMb = idleMb;
  const timer = setInterval(() => {
    streamsMb = Math.max(streamsMb, memoryOf(subject));
  }, sampleMs);
  try {
    const requests = [...requestsTo(subject.streams, true)];
    const job = { port: subject.streams.port, requests, streams: load.openStreams, waves: 1, spreadMs };
    const { failed } = await openStreams(bench.processes, job);
    return { subject: subject.name, usedMb, idleMb, streamsMb, failed };
  } finally {
    clearInterval(timer);
    await subject.settle();
  }
}

function memoryOf(subject: Subject): number {
  const pid = subject.pid();
  if (pid === undefined) throw new Error(`${subject.name} is no process`);
  return residentMegabytes(pid);
}
