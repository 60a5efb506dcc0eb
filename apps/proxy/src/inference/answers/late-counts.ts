import { lingerBytesMax, lingerMsMax, type UpstreamBody } from '../../upstream/index.js';

/**
 * Leaves an answer that is over: at once, unless it has failed here and its provider may still say what it counts. That is
 * waited for as long, and for as many bytes, as a connection is kept open for the end of an answer.
 */
export class LateCounts {
  readonly #body: UpstreamBody;
  #timer: NodeJS.Timeout | undefined;
  #bytes = 0;

  constructor(body: UpstreamBody) {
    this.#body = body;
  }

  /** To be called with each piece from the one on that ends the answer. */
  leave({ length }: Buffer, mayCount: boolean): void {
    if (this.#timer !== undefined) this.#bytes += length;
    if (!mayCount || this.#bytes > lingerBytesMax) this.#body.leave();
    else this.#timer ??= setTimeout(() => this.#body.leave(), lingerMsMax);
  }

  /** The bytes have stopped. */
  stop(): void {
    clearTimeout(this.#timer);
  }
}
