/**
 * A thread that says when the next call is due. It sleeps in the kernel, which wakes it within a fraction of a
 * millisecond; the timers of an event loop are up to a whole one late.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { nowUs } from '../mock/stamp.ts';

const { intervalUs, calls, startUs }: { intervalUs: number; calls: number; startUs: number } = workerData;
const never = new Int32Array(new SharedArrayBuffer(4));

for (let index = 0; index < calls; index += 1) {
  const dueUs = startUs + index * intervalUs;
  const waitUs = dueUs - nowUs();
  if (waitUs > 0) Atomics.wait(never, 0, 0, waitUs / 1000);
  parentPort?.postMessage(dueUs, []);
}
