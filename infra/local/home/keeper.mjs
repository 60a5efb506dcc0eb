/**
 * Outlives its launcher by as long as it takes to end what the launcher has started. Its standard input is a pipe that
 * the launcher holds: however the launcher dies, the system closes the pipe. Run as
 * `keeper.mjs RECORD [FOLDER]`: the record of what runs, and a folder to delete afterwards.
 */
import { rmSync } from 'node:fs';
import { endProcesses } from '../processes/end-processes.mjs';
import { readRunRecord } from './run-record.mjs';

const [record = '', folder] = process.argv.slice(2);

// A signal to everybody must not end the one who cleans up.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

process.stdin.on('error', () => undefined);
process.stdin.once('close', cleanUp);
process.stdin.resume();

async function cleanUp() {
  await endProcesses(readRunRecord(record));
  rmSync(record, { force: true });
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  process.exit(0);
}
