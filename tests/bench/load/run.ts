import { join } from 'node:path';
import type { Processes } from '../processes/processes.ts';
import { CallsResult, type FixedRateJob, type SaturationJob, type StreamsJob, StreamsResult } from './job.ts';

/** What a run may take beyond its own duration. */
const slackMs = 30_000;

/** Runs our own generator at saturation. */
export async function saturate(processes: Processes, job: SaturationJob): Promise<CallsResult> {
  return CallsResult.parse(await generate(processes, 'saturate.ts', job, job.durationS * 1000));
}

/** Runs the generator of a fixed rate. */
export async function sendAtFixedRate(processes: Processes, job: FixedRateJob): Promise<CallsResult> {
  return CallsResult.parse(await generate(processes, 'fixed-rate.ts', job, (job.warmUpS + job.durationS) * 1000));
}

/** Runs waves of streams. */
export async function openStreams(processes: Processes, job: StreamsJob): Promise<StreamsResult> {
  return StreamsResult.parse(await generate(processes, 'streams.ts', job, slackMs));
}

async function generate(processes: Processes, script: string, job: object, durationMs: number): Promise<unknown> {
  const command = [process.execPath, '--no-warnings', join(import.meta.dirname, script), JSON.stringify(job)] as const;
  const output = await processes.run({ name: script, role: 'load', command }, durationMs + slackMs);
  return JSON.parse(output);
}
