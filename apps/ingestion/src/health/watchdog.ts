import type { ConsumerHealth } from '@tollgate/queues';

const checkEveryMs = 5000;

/** Looks whether work is waiting that nobody does although Redis answers: a worker in that state is better restarted. */
export class Watchdog {
  readonly #timer: NodeJS.Timeout;

  constructor(health: () => Promise<ConsumerHealth>, onStuck: (health: ConsumerHealth) => void) {
    this.#timer = setInterval(() => void check(health, onStuck), checkEveryMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

async function check(health: () => Promise<ConsumerHealth>, onStuck: (health: ConsumerHealth) => void): Promise<void> {
  const now = await health();
  if (now.stuck) onStuck(now);
}
