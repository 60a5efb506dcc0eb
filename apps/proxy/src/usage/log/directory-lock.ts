import { DatabaseSync } from 'node:sqlite';

/** SQLite's code for a file that somebody else has locked. */
const sqliteBusy = 5;
const waitMsMax = 5000;
const retryMs = 100;

/**
 * Keeps a directory for one process. The lock is one of the operating system's, so it ends with the process however
 * that ends, and it holds between containers that share the directory. Node has no call for such locks, but its SQLite
 * takes one for an exclusive transaction.
 */
export class DirectoryLock {
  readonly #path: string;
  #database: DatabaseSync | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Waits a while for a process that is about to end; then rejects. */
  async acquire(): Promise<void> {
    for (let waitedMs = 0; waitedMs < waitMsMax; waitedMs += retryMs) {
      if (this.#tryAcquire()) return;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
    throw new Error(`Another process uses ${this.#path}; each proxy needs a data directory of its own`);
  }

  release(): void {
    this.#database?.close();
    this.#database = undefined;
  }

  #tryAcquire(): boolean {
    const database = new DatabaseSync(this.#path);
    try {
      database.exec('BEGIN EXCLUSIVE');
    } catch (cause) {
      database.close();
      if (isBusy(cause)) return false;
      throw cause;
    }
    this.#database = database;
    return true;
  }
}

function isBusy(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'errcode' in cause && cause.errcode === sqliteBusy;
}
