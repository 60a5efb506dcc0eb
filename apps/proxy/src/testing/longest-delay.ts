import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect } from '@jest/globals';

/** What nobody who uses the same proxy may have to wait longer for. */
const delayMsMax = 50;
/** A machine that stands still for a moment does so once; what the proxy itself takes long for it takes long for each time. */
const runsMax = 3;

/** Whether everything else in this process got its turn while something was done, in the best of a few runs. */
export async function expectNobodyWaits(what: string, work: () => Promise<void>): Promise<void> {
  const delaysMs: number[] = [];
  do delaysMs.push(await longestDelayMs(work));
  while (Math.min(...delaysMs) >= delayMsMax && delaysMs.length < runsMax);
  process.stdout.write(`  ${what}: longest delay ${delaysMs.join(', ')} ms\n`);
  expect(Math.min(...delaysMs)).toBeLessThan(delayMsMax);
}

async function longestDelayMs(work: () => Promise<void>): Promise<number> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  await work();
  delays.disable();
  return Math.round(delays.max / 1e6);
}
