import type { Logger } from '@tollgate/platform';
import { errorCodes, secondMs } from '@tollgate/schema';
import type { ResolvedTarget } from '../routing/index.js';
import type { AttemptFailure } from './call.js';

/** A provider that is down fails every call; one line says it, and how often it has happened since. */
export const failureLoggedEveryMs = 10 * secondMs;
/** Most providers and codes that are told apart; the oldest is forgotten. */
const entriesMax = 1000;

interface Entry {
  loggedAtMs: number;
  unlogged: number;
}

/** Tells operators of failures that are theirs or a provider's to mend, without letting an outage fill the log. */
export class FailureLog {
  readonly #logger: Logger;
  readonly #nowMs: () => number;
  readonly #entries = new Map<string, Entry>();

  constructor(logger: Logger, nowMs: () => number) {
    this.#logger = logger;
    this.#nowMs = nowMs;
  }

  /** An attempt failed. A caller's own mistake is not worth a line. */
  note(target: ResolvedTarget, { failure }: AttemptFailure, requestId: string): void {
    if (errorCodes[failure.code].owner === 'client') return;
    const provider = target.provider.id;
    const entry = this.#entryOf(`${provider} ${failure.code}`);
    const nowMs = this.#nowMs();
    if (nowMs - entry.loggedAtMs < failureLoggedEveryMs) {
      entry.unlogged++;
      return;
    }
    const { code, detail } = failure;
    const { model } = target;
    this.#logger.warn({ provider, model, code, detail, requestId, alsoBefore: entry.unlogged }, 'an attempt failed');
    entry.loggedAtMs = nowMs;
    entry.unlogged = 0;
  }

  #entryOf(name: string): Entry {
    const known = this.#entries.get(name);
    if (known !== undefined) return known;
    const entry = { loggedAtMs: Number.NEGATIVE_INFINITY, unlogged: 0 };
    this.#entries.set(name, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= entriesMax) break;
      this.#entries.delete(oldest);
    }
    return entry;
  }
}
