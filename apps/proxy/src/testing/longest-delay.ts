import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect } from '@jest/globals';
import { mebibyte } from '@tollgate/schema';

/** What nobody who uses the same proxy may have to wait longer for. */
const turnMsMax = 50;
/** A neighbour on the same core, or a compiler at work, can make one run slow, but not six. */
const runsMax = 6;
const usPerMs = 1000;
/** Turns shorter than this are counted together: looking at each would keep the processor busy while nothing is done. */
const lookMs = 1;

/**
 * Whether everything else in this process got its turn while something was done, in the best of a few runs. What is
 * judged is the processor's time of the longest turn of the event loop, since tests run beside others; how long others
 * really had to wait is printed with it.
 */
export async function expectNobodyWaits(what: string, work: () => Promise<void>): Promise<void> {
  const turns: Turn[] = [];
  const best = () => Math.min(...turns.map(({ cpuMs }) => cpuMs));
  const allowedMs = await allowedTurnMs();
  do turns.push(await longestTurn(work));
  while (best() >= allowedMs && turns.length < runsMax);
  const shown = turns.map(({ cpuMs, waitMs }) => `${Math.round(cpuMs)} (${Math.round(waitMs)})`).join(', ');
  process.stdout.write(`  ${what}: longest turn (and wait) ${shown} ms\n`);
  expect(best()).toBeLessThan(allowedMs);
}

interface Turn {
  readonly cpuMs: number;
  readonly waitMs: number;
}

async function longestTurn(work: () => Promise<void>): Promise<Turn> {
  const waits = monitorEventLoopDelay({ resolution: 1 });
  let cpuMs = 0;
  let startedMs = cpuNowMs();
  let next = setTimeout(endTurn, lookMs);
  function note(): void {
    const nowMs = cpuNowMs();
    cpuMs = Math.max(cpuMs, nowMs - startedMs);
    startedMs = nowMs;
  }
  function endTurn(): void {
    note();
    next = setTimeout(endTurn, lookMs);
  }
  waits.enable();
  await work();
  note();
  waits.disable();
  clearTimeout(next);
  return { cpuMs, waitMs: waits.max / 1e6 };
}

function cpuNowMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / usPerMs;
}

let allowed: number | undefined;

/** Fifty milliseconds; on a slower machine, half of what it takes for a text of 16 MiB in one go, which is as much on a quick one. */
async function allowedTurnMs(): Promise<number> {
  if (allowed !== undefined) return allowed;
  const words = 'Grüße "du" 😀\n\\u0041 ';
  const bytes = Buffer.from(JSON.stringify(words.repeat((16 * mebibyte) / words.length)));
  let bestMs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runsMax; run++) {
    const { cpuMs } = await longestTurn(async () => void JSON.parse(bytes.toString('utf8')));
    bestMs = Math.min(bestMs, cpuMs);
  }
  allowed = Math.max(turnMsMax, bestMs / 2);
  process.stdout.write(
    `  a text of 16 MiB in one go: ${Math.round(bestMs)} ms; a turn may take ${Math.round(allowed)} ms\n`,
  );
  return allowed;
}
