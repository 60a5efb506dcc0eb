import type { Logger } from './logger.js';
import { settleHeap } from './settle-heap.js';

/** What a service hands back once it runs. */
export interface RunningService {
  /** Ends in order: stop taking work, finish what is open, flush, close. Called at most once. */
  readonly stop: () => Promise<void>;
}

export interface ServiceOptions {
  readonly name: string;
  readonly logger: Logger;
  readonly start: () => Promise<RunningService>;
  /** Longest an orderly stop may take before the process ends anyway. */
  readonly stopTimeoutMs: number;
  /** End in order when standard input ends: it is a pipe held by the launcher. */
  readonly exitWithParent: boolean;
}

const crashStopTimeoutMs = 5000;

/** Starts a service and sees to its end: signals, a parent that died, errors that nobody caught. */
export async function runService(options: ServiceOptions): Promise<void> {
  const { logger, name } = options;
  let running: RunningService | undefined;
  let stopping = false;
  let signals = 0;

  async function stop(reason: string, exitCode: number, timeoutMs: number): Promise<void> {
    if (stopping) return;
    stopping = true;
    logger.info({ reason }, `${name} is stopping`);
    const deadline = setTimeout(() => {
      logger.error({ timeoutMs }, `${name} did not stop in time`);
      process.exit(1);
    }, timeoutMs);
    deadline.unref();
    try {
      await running?.stop();
    } catch (error) {
      logger.error({ err: error }, `${name} failed to stop in order`);
      process.exit(1);
    }
    logger.info(`${name} has stopped`);
    process.exit(exitCode);
  }

  function crash(error: unknown): void {
    logger.fatal({ err: error }, `${name} met an error that nobody caught`);
    if (stopping) process.exit(1);
    void stop('crash', 1, crashStopTimeoutMs);
  }

  /** A person who asks twice will not wait. A launcher that dies is no person: whoever cleans up after it asks as well. */
  function signalled(signal: NodeJS.Signals): void {
    signals += 1;
    if (signals > 1) {
      logger.warn({ signal }, 'told to stop a second time: leaving at once');
      process.exit(1);
    }
    void stop(signal, 0, options.stopTimeoutMs);
  }

  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  process.on('SIGTERM', signalled);
  process.on('SIGINT', signalled);
  if (options.exitWithParent) {
    const orphaned = () => void stop('the launcher has gone', 0, options.stopTimeoutMs);
    process.stdin.on('end', orphaned);
    process.stdin.on('error', orphaned);
    process.stdin.resume();
  }
  try {
    running = await options.start();
    settleHeap();
  } catch (error) {
    const taken = takenPort(error);
    if (taken === undefined) logger.fatal({ err: error }, `${name} could not start`);
    else logger.fatal({ port: taken }, `${name} could not start: something else listens on its port; give it another`);
    process.exit(1);
  }
}

/** The port of a start that failed because another program has it. */
function takenPort(error: unknown): number | undefined {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  return isTaken && 'port' in error && typeof error.port === 'number' ? error.port : undefined;
}
