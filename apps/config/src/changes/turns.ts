import { type Failure, fail, type Result } from '@tollgate/schema';

/**
 * Lets one at a time through, in order. Changes would wait for each other at the database anyway; waiting here keeps
 * its connections free for readers. The queue is bounded: beyond it a caller is refused at once.
 */
export class Turns {
  readonly #waitingMax: number;
  readonly #onRefused: () => void;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(waitingMax: number, onRefused: () => void) {
    this.#waitingMax = waitingMax;
    this.#onRefused = onRefused;
  }

  async take<Value>(work: () => Promise<Result<Value, Failure>>): Promise<Result<Value, Failure>> {
    if (this.#waiting >= this.#waitingMax) {
      this.#onRefused();
      return fail({ code: 'service.overloaded', message: 'Too many changes are waiting: try again shortly' });
    }
    this.#waiting += 1;
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
    }
  }
}
