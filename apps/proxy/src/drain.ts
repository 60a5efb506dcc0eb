import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@tollgate/platform';
import { secondMs } from '@tollgate/schema';
import type { OpenCalls } from './edge/index.js';
import type { BackgroundDrains } from './inference/index.js';

export interface DrainOptions {
  readonly server: Server;
  readonly openCalls: OpenCalls;
  readonly drains: BackgroundDrains;
  readonly logger: Logger;
  /** How long requests are still taken, so that balancers see that this instance is not ready. */
  readonly delayMs: number;
  /** How long open calls may go on; counted from the end of the delay. */
  readonly timeoutMs: number;
}

/** How long calls that were told to end may take to say so to their callers. */
export const farewellMsMax = 5 * secondMs;
/** How long a drain may last beyond its delay and its time limit. */
export const drainExtraMs = 30 * secondMs;

/**
 * Lets go of all callers in order: no new ones are invited, open calls finish, and those that do not in time end with
 * an error that says so. Afterwards no connection is left.
 */
export async function drain({ server, openCalls, drains, logger, delayMs, timeoutMs }: DrainOptions): Promise<void> {
  openCalls.startDraining();
  await delay(delayMs);
  server.close();
  server.closeIdleConnections();
  if (!(await openCalls.whenEmpty(timeoutMs))) {
    logger.warn({ openRequests: openCalls.size }, 'the time to drain is over: open requests are ended');
    openCalls.interruptAll();
    drains.cutAll();
    await openCalls.whenEmpty(farewellMsMax);
  }
  server.closeAllConnections();
}
