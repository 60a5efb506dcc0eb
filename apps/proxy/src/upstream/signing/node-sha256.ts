import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { isLong, stepBytes, turn } from '../../steps/index.js';

type Bytes = string | ArrayBuffer | ArrayBufferView;

/**
 * SHA-256, or with a secret HMAC-SHA-256, from the runtime: several times as fast as one in JavaScript for large bodies, and
 * others get their turn in between.
 */
export class NodeSha256 {
  readonly #secret: Buffer | undefined;
  #hash: Hash | Hmac;
  /** What takes too long to be hashed at once, and all that comes behind it. */
  #waiting: Buffer[] = [];

  constructor(secret?: Bytes) {
    this.#secret = secret === undefined ? undefined : hashable(secret);
    this.#hash = this.#fresh();
  }

  update(data: Bytes): void {
    const bytes = hashable(data);
    if (this.#waiting.length > 0 || isLong(bytes)) this.#waiting.push(bytes);
    else this.#hash.update(bytes);
  }

  async digest(): Promise<Uint8Array> {
    for (const bytes of this.#waiting) {
      for (let from = 0; from < bytes.length; from += stepBytes) {
        await turn();
        this.#hash.update(bytes.subarray(from, from + stepBytes));
      }
    }
    return this.#hash.digest();
  }

  reset(): void {
    this.#waiting = [];
    this.#hash = this.#fresh();
  }

  #fresh(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret);
  }
}

function hashable(data: Bytes): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}
