import { appendFileSync, existsSync, readFileSync } from 'node:fs';
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

/**
 * The oracle: what a provider served and would charge for. Nothing of Tollgate writes to it, and a line is never
 * changed. With a path it is also kept as JSON lines, so that it outlives the process.
 */
export class ServedLog {
  readonly #calls: ServedCall[] = [];
  readonly #path: string | undefined;

  constructor(path?: string) {
    this.#path = path;
  }

  append(call: ServedCall): void {
    this.#calls.push(call);
    if (this.#path !== undefined) appendFileSync(this.#path, `${JSON.stringify(call)}\n`);
  }

  get calls(): readonly ServedCall[] {
    return this.#calls;
  }
}

/** Reads a served-log back from its file. */
export function readServedLog(path: string): readonly ServedCall[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8').split('\n').filter(Boolean).map(parseLine);
}

function parseLine(line: string): ServedCall {
  const call: ServedCall = JSON.parse(line);
  return call;
}
