import { fail, kibibyte, ok, type Result, secondMs } from '@tollgate/schema';
import { explainBodyError, type UpstreamProblem } from './upstream-problem.js';
import type { Watchdog } from './watchdog.js';

/** Takes one piece of an answer in the tick it arrives. False asks to stop reading until `resume`. */
export type ChunkSink = (chunk: Buffer) => boolean;

/** Where the bytes of an answer come from. */
export interface ByteSource {
  /** Reads no further; what has been read already may still arrive. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Closes the connection. */
  readonly cut: () => void;
}

/** How much of an answer waits to be taken before the provider's connection is no longer read. */
export const heldBytesMax = 16 * kibibyte;
/**
 * How long a connection is kept open for an answer that is over although its provider has not ended it. Nearly all
 * providers end it within the round trip in which they said so, and then the next call can have the connection.
 */
export const lingerMsMax = secondMs;
/** Most that is read of such a connection; a provider that goes on to speak is cut off. */
export const lingerBytesMax = 64 * kibibyte;

/**
 * The body of one answer. Read by exactly one `pump` or `collect`, or aborted. Its source calls `push` for each piece,
 * then `end` or `fail`.
 */
export class UpstreamBody {
  readonly #source: ByteSource;
  readonly #watchdog: Watchdog;
  #sink: ChunkSink | undefined;
  #onOver: ((problem: UpstreamProblem | undefined) => void) | undefined;
  #isSuspended = false;
  /** Pieces that came while nobody took any. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  #isSourcePaused = false;
  #hasEnded = false;
  #isOver = false;
  #problem: UpstreamProblem | undefined;
  /** Looks at what is held, for whoever waits for enough of it. */
  #look: (() => void) | undefined;
  /** Runs while a connection is kept for the end of an answer that is over. */
  #lingerTimer: NodeJS.Timeout | undefined;
  #lingerBytes = 0;

  constructor(source: ByteSource, watchdog: Watchdog) {
    this.#source = source;
    this.#watchdog = watchdog;
  }

  /** The next piece. */
  push(chunk: Buffer): void {
    if (this.#isOver) return this.#pass(chunk);
    if (this.#sink !== undefined && !this.#isSuspended) this.#give(this.#sink, chunk);
    else this.#hold(chunk);
  }

  /** All pieces have come. */
  end(): void {
    this.#hasEnded = true;
    this.#look?.();
    if (this.#isOver) return this.#stopLingering();
    if (this.#held.length === 0 && this.#sink !== undefined) this.#finish(undefined);
  }

  /** The source has failed. */
  fail(error: unknown): void {
    if (this.#isOver) this.#stopLingering();
    else this.#finish(explainBodyError(error));
  }

  /**
   * The beginning of the body, which stays to be read: what has come once that is enough, is all that there is, or is as much
   * as is held. To be called before anything is read.
   */
  peek(isEnough: (bytes: Buffer) => boolean): Promise<Buffer> {
    return new Promise((resolve) => {
      this.#look = () => {
        const bytes = joined(this.#held, this.#heldBytes);
        if (!this.#isOver && !this.#hasEnded && !this.#isSourcePaused && !isEnough(bytes)) return;
        this.#look = undefined;
        resolve(bytes);
      };
      this.#look();
    });
  }

  /** Feeds every piece to the sink. Ends with undefined after the last one, or with what went wrong; never rejects. */
  pump(sink: ChunkSink): Promise<UpstreamProblem | undefined> {
    return new Promise((resolve) => this.#start(sink, resolve));
  }

  /** Reads on after a sink said false. */
  resume(): void {
    if (!this.#isSuspended) return;
    this.#isSuspended = false;
    this.#watchdog.touch();
    if (this.#sink !== undefined) this.#release(this.#sink);
  }

  /** Reads all of it; more than `bytesMax` is a problem. */
  collect(bytesMax: number): Promise<Result<Buffer, UpstreamProblem>> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > bytesMax) this.abort(tooLarge);
      return true;
    };
    return new Promise((resolve) => {
      this.#start(take, (problem) => resolve(problem === undefined ? ok(joined(chunks, bytes)) : fail(problem)));
    });
  }

  /**
   * Everything has been said: whoever reads is told that it is over. The connection can be used again if the provider ends
   * the answer within `lingerMsMax`, and is closed if it does not.
   */
  leave(): void {
    if (this.#isOver) return;
    this.#held = [];
    this.#finish(undefined);
    if (this.#hasEnded) return;
    this.#lingerTimer = setTimeout(() => this.#stopLingering(true), lingerMsMax).unref();
    if (this.#isSourcePaused) this.#resumeSource();
  }

  /**
   * Everything may have been said: from now on the provider is waited for no longer than so many milliseconds between two
   * pieces. Undefined takes it back.
   */
  limitSilence(ms: number | undefined): void {
    if (!this.#isOver) this.#watchdog.limitIdle(ms);
  }

  /** Stops reading for good and closes the connection, so that the provider notices. */
  abort(problem: UpstreamProblem): void {
    if (this.#isOver) return;
    this.#finish(problem);
    this.#source.cut();
  }

  #start(sink: ChunkSink, onOver: (problem: UpstreamProblem | undefined) => void): void {
    this.#sink = sink;
    this.#onOver = onOver;
    if (this.#isOver) onOver(this.#problem);
    else this.#release(sink);
  }

  /** What still comes of an answer that is over. */
  #pass(chunk: Buffer): void {
    if (this.#lingerTimer === undefined) return;
    this.#lingerBytes += chunk.length;
    if (this.#lingerBytes > lingerBytesMax) this.#stopLingering(true);
  }

  #stopLingering(cuts = false): void {
    if (this.#lingerTimer === undefined) return;
    clearTimeout(this.#lingerTimer);
    this.#lingerTimer = undefined;
    if (cuts) this.#source.cut();
  }

  #give(sink: ChunkSink, chunk: Buffer): void {
    this.#watchdog.touch();
    if (sink(chunk) || this.#isOver) return;
    this.#isSuspended = true;
    this.#watchdog.suspend();
    this.#pauseSource();
  }

  #hold(chunk: Buffer): void {
    this.#held.push(chunk);
    this.#heldBytes += chunk.length;
    if (this.#heldBytes > heldBytesMax) this.#pauseSource();
    this.#look?.();
  }

  /** Hands over what was held, as far as it is taken, and reads on. */
  #release(sink: ChunkSink): void {
    while (this.#held.length > 0) {
      if (this.#isSuspended || this.#isOver) return;
      const chunk = this.#held.shift();
      if (chunk === undefined) break;
      this.#heldBytes -= chunk.length;
      this.#give(sink, chunk);
    }
    if (this.#isSuspended || this.#isOver) return;
    if (this.#hasEnded) this.#finish(undefined);
    else if (this.#isSourcePaused) this.#resumeSource();
  }

  #pauseSource(): void {
    if (this.#isSourcePaused || this.#hasEnded) return;
    this.#isSourcePaused = true;
    this.#source.pause();
  }

  #resumeSource(): void {
    this.#isSourcePaused = false;
    this.#source.resume();
  }

  #finish(problem: UpstreamProblem | undefined): void {
    this.#isOver = true;
    this.#problem = problem;
    this.#look?.();
    this.#watchdog.stop();
    this.#onOver?.(problem);
  }
}

function joined(chunks: readonly Buffer[], bytes: number): Buffer {
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, bytes);
}

/** More came than is taken. */
export const tooLarge: UpstreamProblem = {
  code: 'upstream.unreadable',
  message: 'The answer of the provider is too large',
  reached: true,
  staleSocket: false,
};
