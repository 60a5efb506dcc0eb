/**
 * Hosts the ClickHouse engine in a process of its own; needs Node 26. Run as
 * `clickhouse-host.mjs LIBRARY ENGINE_ARGUMENT...`.
 *
 * The engine serves HTTP for as long as its main query runs. That query reads a pipe to which nothing is ever written;
 * closing the pipe ends the query, and with it the engine, in order.
 */
import { dlopen, getRawPointer } from 'node:ffi';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

/**
 * After the launcher's death the keeper ends services first and stores last. The host ends by itself only when the
 * keeper is gone as well, so it gives the keeper more time than services take to drain.
 */
const orphanGraceMs = 45_000;

if (isMainThread) host();
else runEngine();

function host() {
  // The engine's own files, its log among them, are its owner's alone.
  process.umask(0o077);
  const { functions: libc } = dlopen(null, {
    pipe: { arguments: ['pointer'], return: 'int32' },
    close: { arguments: ['int32'], return: 'int32' },
    _exit: { arguments: ['int32'], return: 'void' },
  });
  const ends = new Int32Array(2);
  if (libc.pipe(getRawPointer(ends.buffer)) !== 0) throw new Error('cannot make a pipe');
  const [readEnd = -1, writeEnd = -1] = ends;
  let open = true;
  const stop = () => {
    if (open) libc.close(writeEnd);
    open = false;
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);
  process.stdin.on('error', () => undefined);
  process.stdin.once('close', () => setTimeout(stop, orphanGraceMs));
  process.stdin.resume();
  const [library, ...engineArguments] = process.argv.slice(2);
  const worker = new Worker(new URL(import.meta.url), { workerData: { library, engineArguments, readEnd } });
  // Without the C library's own exit the engine's static destructors would run while its threads still do.
  worker.once('message', () => libc._exit(open ? 1 : 0));
  worker.once('error', (error) => {
    console.error(error);
    libc._exit(1);
  });
}

/** Blocks its thread until the engine has shut down. */
function runEngine() {
  const { library, engineArguments, readEnd } = workerData;
  const descriptors = process.platform === 'darwin' ? '/dev/fd' : '/proc/self/fd';
  // The client's side of the engine opens the pipe, so the user needs no right to read files.
  const wait = `INSERT INTO FUNCTION null('line String') FROM INFILE '${descriptors}/${readEnd}' FORMAT LineAsString`;
  const args = ['clickhouse', ...engineArguments, `--query=SYSTEM START LISTEN HTTP; ${wait}`];
  const { functions: engine } = dlopen(library, {
    chdb_query_cmdline: { arguments: ['int32', 'pointer'], return: 'pointer' },
  });
  // Referenced until the call returns, so that the texts stay where the pointers point.
  const texts = args.map((text) => Buffer.from(`${text}\0`));
  const pointers = new BigUint64Array(texts.length + 1);
  for (const [index, text] of texts.entries()) pointers[index] = getRawPointer(text);
  engine.chdb_query_cmdline(texts.length, getRawPointer(pointers));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has no origin, only a window has
  parentPort?.postMessage('ended');
}
