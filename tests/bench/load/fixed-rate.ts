/**
 * Sends calls at fixed times and reckons each from the time it was due, so that a server that stalls is charged for all
 * calls that had to wait, and not for one (no coordinated omission).
 */
import { Worker } from 'node:worker_threads';
import { Connection } from '../http/connection.ts';
import { nowUs } from '../mock/stamp.ts';
import { FixedRateJob, finish, readJob } from './job.ts';
import { Samples } from './samples.ts';

/** More calls than this cannot be on their way; those that come on top count as failed. */
const connectionsMax = 1000;
const startDelayUs = 100_000;

const job = readJob(FixedRateJob);
const samples = new Samples();
const idle: Connection[] = [];
const startUs = nowUs() + startDelayUs;
const measuredUs = startUs + job.warmUpS * 1e6;
const calls = Math.round((job.warmUpS + job.durationS) * job.ratePerS);
let failed = 0;
let answered = 0;
let started = 0;
let onTheWay = 0;

const workerData = { intervalUs: 1e6 / job.ratePerS, calls, startUs };
const pacer = new Worker(new URL('pacer.ts', import.meta.url), { workerData });
pacer.on('message', (dueUs: number) => {
  started += 1;
  const connection = takeConnection();
  if (connection === undefined) failed += 1;
  else call(connection, dueUs);
  finishWhenDone();
});

function call(connection: Connection, dueUs: number): void {
  onTheWay += 1;
  connection.send(job.requests[started % job.requests.length] ?? '', ({ status }) => {
    onTheWay -= 1;
    if (status === 200) answered += 1;
    else failed += 1;
    if (status === 200 && dueUs >= measuredUs) samples.add(nowUs() - dueUs);
    if (connection.isOpen) idle.push(connection);
    finishWhenDone();
  });
}

/** The connection used last, so that few are open; a connection the server has closed is forgotten. */
function takeConnection(): Connection | undefined {
  for (let found = idle.pop(); found !== undefined; found = idle.pop()) if (found.isOpen) return found;
  return onTheWay < connectionsMax ? new Connection(job.port) : undefined;
}

function finishWhenDone(): void {
  if (started < calls || onTheWay > 0) return;
  finish({ calls: samples.count, answered, failed, durationS: job.durationS, ...samples.quantiles() });
}
