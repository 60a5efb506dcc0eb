import type { IncomingMessage } from 'node:http';
import { type Failure, fail, kibibyte, mebibyte, ok, type Result, secondMs } from '@tollgate/schema';
import { join } from '../steps/index.js';
import { Roster, type RosterEntry } from './roster.js';

/** What a caller's body must keep to. */
export interface BodyLimits {
  readonly bytesMax: number;
  /** Longest pause between two pieces. */
  readonly idleMs: number;
  /** Slowest average after `graceMs`; a caller that sends slower holds memory for nothing. */
  readonly bytesPerSecondMin: number;
  readonly graceMs: number;
}

export const defaultBodyLimits: BodyLimits = {
  bytesMax: 32 * mebibyte,
  idleMs: 10 * secondMs,
  bytesPerSecondMin: 4 * kibibyte,
  graceMs: 10 * secondMs,
};

const checkEveryMs = secondMs;

/** Refuses a body by the length it announces, before a byte of it is read. */
export function checkAnnouncedLength(request: IncomingMessage, limits: BodyLimits): Result<undefined, Failure> {
  return Number(request.headers['content-length'] ?? 0) > limits.bytesMax ? fail(tooLarge(limits)) : ok(undefined);
}

/**
 * Reads a body to its end. Never more than the limit is held. Undefined when the caller went away; after any other
 * failure the rest of the body is still on its way, and the connection cannot be used again.
 */
export function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Result<Buffer, Failure> | undefined> {
  return new Promise((resolve) => new ReadingBody(request, limits, resolve));
}

type Outcome = Result<Buffer, Failure> | undefined;

/** A body that is still coming. */
class ReadingBody {
  readonly #request: IncomingMessage;
  readonly #limits: BodyLimits;
  readonly #resolve: (outcome: Outcome | Promise<Outcome>) => void;
  readonly #entry: RosterEntry<ReadingBody>;
  readonly #startedMs = performance.now();
  #lastMs = this.#startedMs;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #isOver = false;

  constructor(request: IncomingMessage, limits: BodyLimits, resolve: (outcome: Outcome | Promise<Outcome>) => void) {
    this.#request = request;
    this.#limits = limits;
    this.#resolve = resolve;
    this.#entry = slowBodies.add(this);
    request.on('data', (chunk: Buffer) => this.#take(chunk));
    request.on('end', () => this.#finish(this.#whole()));
    request.on('close', () => this.#finish(undefined));
  }

  /** Gives the body up if it comes too slowly. */
  check(nowMs: number): void {
    const pace = { bytes: this.#bytes, startedMs: this.#startedMs, lastMs: this.#lastMs, nowMs };
    if (isTooSlow(pace, this.#limits)) this.#finish(fail(tooSlow));
  }

  #take(chunk: Buffer): void {
    if (this.#isOver) return;
    this.#bytes += chunk.length;
    this.#lastMs = performance.now();
    if (this.#bytes > this.#limits.bytesMax) this.#finish(fail(tooLarge(this.#limits)));
    else this.#chunks.push(chunk);
  }

  #whole(): Outcome | Promise<Outcome> {
    const [only] = this.#chunks;
    const whole = this.#chunks.length === 1 && only !== undefined ? only : join(this.#chunks);
    return whole instanceof Promise ? whole.then(ok) : ok(whole);
  }

  #finish(outcome: Outcome | Promise<Outcome>): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#chunks = [];
    slowBodies.remove(this.#entry);
    if (!(outcome instanceof Promise) && outcome?.ok === false) this.#request.pause();
    this.#resolve(outcome);
  }
}

/** Looks at every body that is still coming with one timer for all, which rests while there is none. */
class BodyChecks {
  readonly #bodies = new Roster<ReadingBody>();
  #timer: NodeJS.Timeout | undefined;

  add(body: ReadingBody): RosterEntry<ReadingBody> {
    this.#timer ??= setInterval(() => this.#run(), checkEveryMs).unref();
    return this.#bodies.add(body);
  }

  remove(entry: RosterEntry<ReadingBody>): void {
    this.#bodies.remove(entry);
  }

  #run(): void {
    const nowMs = performance.now();
    for (const body of this.#bodies.items()) body.check(nowMs);
    if (this.#bodies.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

const slowBodies = new BodyChecks();

interface Pace {
  readonly bytes: number;
  readonly startedMs: number;
  readonly lastMs: number;
  readonly nowMs: number;
}

/** Whether a body comes too slowly to wait for. */
export function isTooSlow(pace: Pace, limits: BodyLimits): boolean {
  if (pace.nowMs - pace.lastMs > limits.idleMs) return true;
  const elapsedMs = pace.nowMs - pace.startedMs;
  return elapsedMs > limits.graceMs && pace.bytes < (limits.bytesPerSecondMin * elapsedMs) / secondMs;
}

function tooLarge(limits: BodyLimits): Failure {
  return { code: 'request.too-large', message: `The body must not be larger than ${limits.bytesMax} bytes` };
}
const tooSlow: Failure = { code: 'request.timeout', message: 'The body did not arrive in time' };
