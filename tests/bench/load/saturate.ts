/** Sends as many calls as will go, one at a time on each connection. Used where wrk is not to be had. */
import { Connection } from '../http/connection.ts';
import { nowUs } from '../mock/stamp.ts';
import { finish, readJob, SaturationJob } from './job.ts';
import { Samples } from './samples.ts';

const job = readJob(SaturationJob);
const samples = new Samples();
const startedUs = nowUs();
const endUs = startedUs + job.durationS * 1e6;
let failed = 0;
let next = 0;
let active = job.connections;

for (let index = 0; index < job.connections; index += 1) call(new Connection(job.port));

function call(connection: Connection): void {
  const sentUs = nowUs();
  if (sentUs >= endUs) return leave(connection);
  next += 1;
  connection.send(job.requests[next % job.requests.length] ?? '', ({ status }) => {
    if (status === 200) samples.add(nowUs() - sentUs);
    else failed += 1;
    call(connection.isOpen ? connection : new Connection(job.port));
  });
}

function leave(connection: Connection): void {
  connection.close();
  active -= 1;
  if (active > 0) return;
  const calls = samples.count;
  finish({ calls, answered: calls, failed, durationS: (nowUs() - startedUs) / 1e6, ...samples.quantiles() });
}
