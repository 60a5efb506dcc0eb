/** Opens streams and takes the time of every chunk, from its writing upstream to its arrival. */
import { StringDecoder } from 'node:string_decoder';
import { Connection } from '../http/connection.ts';
import { nowUs, stampsIn } from '../mock/stamp.ts';
import { finish, readJob, StreamsJob } from './job.ts';
import { Samples } from './samples.ts';

const job = readJob(StreamsJob);
const samples = new Samples();
let failed = 0;

for (let wave = 0; wave < job.waves; wave += 1) {
  await Promise.all(Array.from({ length: job.streams }, (_, index) => stream(index)));
}
finish({ streams: job.streams * job.waves, failed, chunks: samples.count, ...samples.quantiles() });

async function stream(index: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, (index / job.streams) * job.spreadMs));
  const connection = new Connection(job.port);
  const decoder = new StringDecoder();
  let rest = '';
  const onBody = (bytes: Buffer) => {
    const arrivedUs = nowUs();
    const text = rest + decoder.write(bytes);
    // A message that is not complete waits for the rest of it.
    const complete = text.lastIndexOf('\n\n') + 1;
    rest = text.slice(complete);
    for (const writtenUs of stampsIn(text.slice(0, complete))) samples.add(arrivedUs - writtenUs);
  };
  const status = await new Promise((resolve) => {
    connection.send(job.requests[index % job.requests.length] ?? '', (end) => resolve(end.status), onBody);
  });
  if (status !== 200) failed += 1;
  connection.close();
}
