import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type Bill } from './answer.js';
import type { Dialect } from './received-call.js';

/** How a call ended, as the provider saw it. */
export type ServedOutcome =
  /** All of the answer was sent. */
  | 'complete'
  /** The caller went away before the end. */
  | 'disconnected'
  /** The provider broke off, by its script. */
  | 'cut'
  /** The provider answered with an error; nothing is charged. */
  | 'refused';

/** One line of a provider's own books. */
export interface ServedCall {
  readonly correlation: string | null;
  readonly dialect: Dialect;
  readonly model: string;
  readonly stream: boolean;
  readonly keyHash: string | null;
  readonly status: number;
  readonly outcome: ServedOutcome;
  readonly bill: Bill;
  /** Pico-dollars as a decimal integer; null for a model without a list price. */
  readonly charge: string | null;
  readonly upstreamId: string | null;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** So many calls are kept at least, of twice as many at most: some 100 MB. Older ones are forgotten. */
export const servedCallsMax = 150_000;

/**
 * The oracle: what a provider served and would charge for. Nothing of Tollgate writes to it, and a line is never
 * changed. With a path it is also kept as JSON lines, so that it outlives the process: whoever starts with the file of an
 * earlier run goes on with its books.
 */
export class ServedLog {
  readonly #path: string | undefined;
  readonly #callsMax: number;
  #calls: ServedCall[] = [];

  constructor(path?: string, callsMax = servedCallsMax) {
    this.#path = path;
    this.#callsMax = callsMax;
    if (path === undefined) return;
    this.#calls = [...readServedLog(path)];
    // Also rids the file of what was half written when its process was killed.
    this.#rewrite();
  }

  append(call: ServedCall): void {
    this.#calls.push(call);
    if (this.#calls.length > 2 * this.#callsMax) this.#rewrite();
    else if (this.#path !== undefined) appendFileSync(this.#path, line(call));
  }

  get calls(): readonly ServedCall[] {
    return this.#calls;
  }

  /** Keeps the newest calls, in memory and on disk. */
  #rewrite(): void {
    this.#calls = this.#calls.slice(-this.#callsMax);
    if (this.#path === undefined) return;
    writeFileSync(`${this.#path}.new`, this.#calls.map(line).join(''));
    renameSync(`${this.#path}.new`, this.#path);
  }
}

/** Reads a served-log back from its file; a last line that was not written to its end does not count. */
export function readServedLog(path: string): readonly ServedCall[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8').split('\n').slice(0, -1).map(parseLine);
}

function line(call: ServedCall): string {
  return `${JSON.stringify(call)}\n`;
}

function parseLine(text: string): ServedCall {
  const call: ServedCall = JSON.parse(text);
  return call;
}
