import type { IncomingMessage } from 'node:http';
import { type Failure, fail, kibibyte, mebibyte, ok, type Result, secondMs } from '@tollgate/schema';

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
export async function readBody(
  request: IncomingMessage,
  limits: BodyLimits,
): Promise<Result<Buffer, Failure> | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const pace = { bytes: 0, startedMs: performance.now(), lastMs: performance.now() };
    const finish = (result: Result<Buffer, Failure> | undefined) => {
      slowBodies.delete(check);
      request.off('data', onData).off('end', onEnd).off('close', onGone);
      if (result?.ok === false) request.pause();
      resolve(result);
    };
    const onData = (chunk: Buffer) => {
      pace.bytes += chunk.length;
      pace.lastMs = performance.now();
      if (pace.bytes > limits.bytesMax) finish(fail(tooLarge(limits)));
      else chunks.push(chunk);
    };
    const onEnd = () => finish(ok(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)));
    const onGone = () => finish(undefined);
    const check = (nowMs: number) => {
      if (isTooSlow({ ...pace, nowMs }, limits)) finish(fail(tooSlow));
    };
    slowBodies.add(check);
    request.on('data', onData).on('end', onEnd).on('close', onGone);
  });
}

/** Looks at every body that is still coming with one timer for all, which rests while there is none. */
class BodyChecks {
  readonly #checks = new Set<(nowMs: number) => void>();
  #timer: NodeJS.Timeout | undefined;

  add(check: (nowMs: number) => void): void {
    this.#checks.add(check);
    this.#timer ??= setInterval(() => this.#run(), checkEveryMs).unref();
  }

  delete(check: (nowMs: number) => void): void {
    this.#checks.delete(check);
  }

  #run(): void {
    const nowMs = performance.now();
    for (const check of [...this.#checks]) check(nowMs);
    if (this.#checks.size > 0) return;
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
