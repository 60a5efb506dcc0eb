import type { Logger } from './logger.js';

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

  async function stop(reason: string, exitCode: number, timeoutMs: number): Promise<void> {
    if (stopping) {
      logger.warn({ reason }, 'told to stop a second time: leaving at once');
      process.exit(exitCode === 0 ? 1 : exitCode);
    }
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
    void stop('crash', 1, crashStopTimeoutMs);
  }

  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  process.on('SIGTERM', () => void stop('SIGTERM', 0, options.stopTimeoutMs));
  process.on('SIGINT', () => void stop('SIGINT', 0, options.stopTimeoutMs));
  if (options.exitWithParent) {
    process.stdin.on('end', () => void stop('the launcher has gone', 0, options.stopTimeoutMs));
    process.stdin.on('error', () => void stop('the launcher has gone', 0, options.stopTimeoutMs));
    process.stdin.resume();
  }
  try {
    running = await options.start();
  } catch (error) {
    logger.fatal({ err: error }, `${name} could not start`);
    process.exit(1);
  }
}
