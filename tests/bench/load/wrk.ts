import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FoundProgram, findProgram } from '@tollgate/local/programs';
import { z } from 'zod';
import type { Processes } from '../processes/processes.ts';
import type { CallsResult, SaturationJob } from './job.ts';

const slackMs = 30_000;

/** Finds wrk or fetches it from the distribution; rejects when there is none. */
export function findWrk(signal: AbortSignal): Promise<FoundProgram> {
  return findProgram({ name: 'wrk', packages: ['wrk'], cachedAs: 'bench/wrk', signal });
}

/** Runs wrk with one thread, as it has one core. `folder` takes its script. */
export async function runWrk(
  wrk: FoundProgram,
  processes: Processes,
  job: SaturationJob,
  folder: string,
): Promise<CallsResult> {
  const script = join(folder, 'wrk.lua');
  writeFileSync(script, luaScript(job.requests));
  const options = ['-t1', `-c${job.connections}`, `-d${job.durationS}s`, '--timeout', '10s', '-s', script];
  const output = await processes.run(
    {
      name: 'wrk',
      role: 'load',
      command: [wrk.program, ...options, `http://127.0.0.1:${job.port}/`],
      env: wrk.libraries === undefined ? {} : { LD_LIBRARY_PATH: wrk.libraries },
    },
    job.durationS * 1000 + slackMs,
  );
  return readSummary(output);
}

/** JSON's way of writing these texts is Lua's as well: they are ASCII, and their escapes mean the same in both. */
function luaScript(requests: readonly string[]): string {
  return `local requests = { ${requests.map((request) => JSON.stringify(request)).join(',\n')} }
local count = 0
function request()
  count = count + 1
  return requests[count % #requests + 1]
end
function done(summary, latency, _)
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format('\\nsummary {"requests":%d,"durationUs":%d,"status":%d,"broken":%d,"p50Us":%f,"p99Us":%f}\\n',
    summary.requests, summary.duration, errors.status, broken, latency:percentile(50), latency:percentile(99)))
end
`;
}

const Summary = z.object({
  requests: z.number(),
  durationUs: z.number(),
  /** Answers that were not 2xx or 3xx; they are among the requests. */
  status: z.number(),
  broken: z.number(),
  p50Us: z.number(),
  p99Us: z.number(),
});

function readSummary(output: string): CallsResult {
  const json = /^summary (\{.*\})$/m.exec(output)?.[1];
  if (json === undefined) throw new Error(`wrk printed no summary:\n${output}`);
  const summary = Summary.parse(JSON.parse(json));
  const calls = summary.requests - summary.status;
  return {
    calls,
    answered: calls,
    failed: summary.status + summary.broken,
    durationS: summary.durationUs / 1e6,
    p50Ms: summary.p50Us / 1000,
    p99Ms: summary.p99Us / 1000,
  };
}
