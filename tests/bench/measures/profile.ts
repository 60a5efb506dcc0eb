import { readFileSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { repositoryRoot } from '../../support/world.ts';
import { requestsTo } from '../http/target.ts';
import { load } from '../plan.ts';
import { DebuggerSession } from '../processes/debugger-session.ts';
import { decimals } from '../report/markdown.ts';
import type { Setup } from '../setup.ts';
import type { Findings } from './bench.ts';

const rowsMax = 40;
const durationS = 8;
const samplingIntervalUs = 200;
/** A longer time between two samples was spent waiting for the core, whatever function was at work. */
const sampleUsMax = 4 * samplingIntervalUs;

const CallFrame = z.object({
  functionName: z.string(),
  url: z.string(),
  lineNumber: z.int(),
  columnNumber: z.int(),
});
type CallFrame = z.infer<typeof CallFrame>;

const Profile = z.looseObject({
  nodes: z.array(z.looseObject({ id: z.int(), callFrame: CallFrame, children: z.array(z.int()).optional() })),
  samples: z.array(z.int()),
  timeDeltas: z.array(z.number()),
});
type Profile = z.infer<typeof Profile>;

/** Profiles Tollgate's proxy at saturation, writes the profile beside the results, and lists its dearest functions. */
export async function profileProxy(bench: Setup, file: string): Promise<Findings> {
  const { tollgate, debugPort } = bench;
  if (tollgate === undefined || debugPort === undefined) throw new Error('There is no proxy to profile');
  const job = {
    port: tollgate.whole.port,
    requests: [...requestsTo(tollgate.whole, false)],
    connections: load.saturationConnections,
  };
  const warmUp = await bench.saturate({ ...job, durationS: 2 });
  const session = await DebuggerSession.open(tollgate.proxy.pid, debugPort);
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: samplingIntervalUs });
  await session.send('Profiler.start');
  const result = await bench.saturate({ ...job, durationS });
  const { profile } = z.object({ profile: Profile }).parse(await session.send('Profiler.stop'));
  session.close();
  writeFileSync(`${file}.cpuprofile`, JSON.stringify(profile));
  await tollgate.settle();
  return {
    tables: [
      {
        title: `Where the proxy's time goes at saturation: the ${rowsMax} functions with most time of their own`,
        columns: ['function', '% of busy time'],
        rows: dearest(profile).map(({ place, share }) => [place, decimals(share * 100, 1)]),
      },
    ],
    figures: {},
    notes: [`The whole profile is ${file}.cpuprofile; open it in a browser's developer tools.`],
    failures: [],
    answered: warmUp.answered + result.answered,
    runs: undefined,
  };
}

/** Self time by place, idle time left out. */
function dearest({ nodes, samples, timeDeltas }: Profile): readonly { place: string; share: number }[] {
  const places = placesOf(nodes);
  const times = new Map<string, number>();
  let busyUs = 0;
  for (const [index, id] of samples.entries()) {
    const place = places.get(id) ?? '(unknown)';
    const us = Math.min(timeDeltas[index] ?? 0, sampleUsMax);
    if (place === '(idle)') continue;
    busyUs += us;
    times.set(place, us + (times.get(place) ?? 0));
  }
  return [...times]
    .sort(([, one], [, other]) => other - one)
    .slice(0, rowsMax)
    .map(([place, us]) => ({ place, share: us / busyUs }));
}

/** The place of each node; what has no file of its own is told apart by who called it. */
function placesOf(nodes: Profile['nodes']): ReadonlyMap<number, string> {
  const places = new Map<number, string>();
  const callers = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  // A caller comes before those it calls.
  for (const { id, callFrame } of nodes) {
    const place = placeOf(callFrame);
    const caller = places.get(callers.get(id) ?? 0);
    const isPlain = callFrame.url !== '' || caller === undefined || caller.startsWith('(');
    places.set(id, isPlain ? place : `${place} < ${caller}`);
  }
  return places;
}

function placeOf({ functionName, url, lineNumber, columnNumber }: CallFrame): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  if (!url.startsWith('file:')) return url === '' ? name : `${name} ${url}:${lineNumber + 1}`;
  const path = fileURLToPath(url);
  const source = sourceOf(path, lineNumber, columnNumber) ?? { path, line: lineNumber };
  const short = relative(repositoryRoot, source.path).replace(/^.*node_modules\/(?!\.)/, '');
  return `${name} ${short}:${source.line + 1}`;
}

const maps = new Map<string, SourceMap | undefined>();

/** The line of the source from which a compiled line was made. */
function sourceOf(path: string, line: number, column: number): { path: string; line: number } | undefined {
  if (!maps.has(path)) maps.set(path, readSourceMap(path));
  const entry = maps.get(path)?.findEntry(line, column);
  if (entry === undefined || !('originalSource' in entry)) return undefined;
  return { path: resolve(dirname(path), entry.originalSource), line: entry.originalLine };
}

function readSourceMap(path: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8')));
  } catch {
    return undefined;
  }
}
