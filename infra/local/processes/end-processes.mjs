/** Ends processes that need not be children of this one, in stages. */
import { isRunning, sendSignal } from './identity.mjs';

/** How often a process that is not a child is looked at: nothing tells when it ends. */
const lookMs = 20;
/** After SIGKILL only a process stuck in the kernel is left; it is not waited for any longer than this. */
const killedMs = 5000;

/** @typedef {import('../home/run-record.mjs').RunningProcess} RunningProcess */

/**
 * @param {readonly RunningProcess[]} processes
 * @returns {Promise<RunningProcess[]>} those that were running and have now ended
 */
export async function endProcesses(processes) {
  const running = processes.filter(isRunning);
  const stages = [...new Set(running.map(({ stage }) => stage))].sort((one, other) => one - other);
  for (const stage of stages) {
    await Promise.all(running.filter((each) => each.stage === stage).map(endOne));
  }
  return running;
}

/** @param {RunningProcess} running */
async function endOne(running) {
  sendSignal(running, running.stopSignal, running.group);
  if (await gone(running, running.graceMs)) return;
  sendSignal(running, 'SIGKILL', running.group);
  await gone(running, killedMs);
}

/**
 * @param {RunningProcess} running
 * @param {number} timeoutMs
 */
async function gone(running, timeoutMs) {
  const deadline = performance.now() + timeoutMs;
  while (isRunning(running)) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  return true;
}
