import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { mebibyte } from '@tollgate/schema';
import type { ByteSource, UpstreamBody } from './upstream-body.js';
import type { UpstreamProblem } from './upstream-problem.js';

/** Beyond this size a compressed answer must not be more than `expansionMax` times as large as its bytes on the wire. */
export const expansionFreeBytes = 4 * mebibyte;
export const expansionMax = 100;

type Decoder = Transform & { readonly bytesWritten: number };

const decoders: ReadonlyMap<string, () => Decoder> = new Map<string, () => Decoder>([
  ['gzip', () => createGunzip()],
  ['x-gzip', () => createGunzip()],
  ['deflate', () => createInflate()],
  ['br', () => createBrotliDecompress()],
  ['zstd', () => createZstdDecompress()],
]);

/** What takes the bytes of an answer as they come over the wire. */
export type ByteTaker = Pick<UpstreamBody, 'push' | 'end' | 'fail'>;

/** Whether bytes in this encoding are what they are. */
export function isPlain(contentEncoding: string | undefined): boolean {
  if (contentEncoding === undefined) return true;
  const encoding = contentEncoding.trim().toLowerCase();
  return encoding === '' || encoding === 'identity';
}

/**
 * Undoes a compression that was not asked for: providers are told `accept-encoding: identity`, and some compress all
 * the same. Stands between the wire and the body that `open` makes. Undefined for an encoding, or a pile of encodings,
 * that is not known.
 */
export class DecodingTaker implements ByteTaker {
  readonly #decoder: Decoder;
  readonly #wire: ByteSource;
  readonly body: UpstreamBody;
  #plainBytes = 0;

  private constructor(decoder: Decoder, wire: ByteSource, open: (source: ByteSource) => UpstreamBody) {
    this.#decoder = decoder;
    this.#wire = wire;
    this.body = open({
      pause: () => decoder.pause(),
      resume: () => decoder.resume(),
      cut() {
        decoder.destroy();
        wire.cut();
      },
    });
    decoder.on('data', (chunk: Buffer) => this.#take(chunk));
    decoder.on('drain', () => wire.resume());
    decoder.on('end', () => this.body.end());
    decoder.on('error', (error) => {
      this.body.fail(error);
      wire.cut();
    });
  }

  static open(
    contentEncoding: string,
    wire: ByteSource,
    open: (source: ByteSource) => UpstreamBody,
  ): DecodingTaker | undefined {
    const createDecoder = decoders.get(contentEncoding.trim().toLowerCase());
    return createDecoder === undefined ? undefined : new DecodingTaker(createDecoder(), wire, open);
  }

  push(chunk: Buffer): void {
    if (!this.#decoder.destroyed && !this.#decoder.write(chunk)) this.#wire.pause();
  }

  end(): void {
    this.#decoder.end();
  }

  fail(error: unknown): void {
    this.body.fail(error);
    this.#decoder.destroy();
  }

  #take(chunk: Buffer): void {
    this.#plainBytes += chunk.length;
    if (this.#isBomb()) this.body.abort(bomb);
    else this.body.push(chunk);
  }

  #isBomb(): boolean {
    return this.#plainBytes > expansionFreeBytes && this.#plainBytes > this.#decoder.bytesWritten * expansionMax;
  }
}

const bomb: UpstreamProblem = {
  code: 'upstream.unreadable',
  message: 'The answer of the provider expands beyond reason',
  reached: true,
  staleSocket: false,
};
