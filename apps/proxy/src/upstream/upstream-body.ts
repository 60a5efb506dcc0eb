import { fail, ok, type Result } from '@tollgate/schema';
import type { PlainBody } from './content-decoding.js';
import { explainBodyError, type UpstreamProblem } from './upstream-problem.js';
import type { Watchdog } from './watchdog.js';

/** Takes one piece of an answer in the tick it arrives. False asks to stop reading until `resume`. */
export type ChunkSink = (chunk: Buffer) => boolean;

/** The body of one answer. Read by exactly one `pump` or `collect`, or aborted. */
export class UpstreamBody {
  readonly #body: PlainBody;
  readonly #watchdog: Watchdog;
  #problem: UpstreamProblem | undefined;

  constructor(body: PlainBody, watchdog: Watchdog) {
    this.#body = body;
    this.#watchdog = watchdog;
    // Until somebody reads it, an error of the body must not become an error of the process.
    body.stream.on('error', () => undefined);
  }

  /** Feeds every chunk to the sink. Ends with undefined after the last one, or with what went wrong; never rejects. */
  async pump(sink: ChunkSink): Promise<UpstreamProblem | undefined> {
    const { stream, isBomb } = this.#body;
    let bytes = 0;
    const problem = await new Promise<UpstreamProblem | undefined>((resolve) => {
      stream.on('data', (chunk: Buffer) => {
        this.#watchdog.touch();
        bytes += chunk.length;
        if (isBomb(bytes)) this.abort(bomb);
        else if (!sink(chunk)) this.#suspend();
      });
      stream.on('end', () => resolve(this.#problem));
      stream.on('error', (error) => resolve(this.#problem ?? explainBodyError(error)));
      stream.on('close', () => resolve(this.#problem ?? closedEarly));
    });
    this.#watchdog.stop();
    return problem;
  }

  /** Reads on after a sink said false. */
  resume(): void {
    if (!this.#body.stream.isPaused()) return;
    this.#watchdog.touch();
    this.#body.stream.resume();
  }

  /** Reads all of it; more than `bytesMax` is a problem. */
  async collect(bytesMax: number): Promise<Result<Buffer, UpstreamProblem>> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const problem = await this.pump((chunk) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > bytesMax) this.abort(tooLarge);
      return true;
    });
    if (problem !== undefined) return fail(problem);
    return ok(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, bytes));
  }

  /** Stops reading for good and closes the connection, so that the provider notices. */
  abort(problem: UpstreamProblem): void {
    this.#problem ??= problem;
    this.#watchdog.stop();
    this.#body.stream.destroy();
  }

  #suspend(): void {
    this.#watchdog.suspend();
    this.#body.stream.pause();
  }
}

const closedEarly: UpstreamProblem = {
  code: 'upstream.truncated',
  message: 'The answer of the provider ended early',
  reached: true,
  staleSocket: false,
};
const tooLarge: UpstreamProblem = {
  code: 'upstream.unreadable',
  message: 'The answer of the provider is too large',
  reached: true,
  staleSocket: false,
};
const bomb: UpstreamProblem = {
  code: 'upstream.unreadable',
  message: 'The answer of the provider expands beyond reason',
  reached: true,
  staleSocket: false,
};
