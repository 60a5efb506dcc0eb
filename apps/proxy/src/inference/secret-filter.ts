import type { Revealable } from '../upstream/index.js';

const shown = Buffer.from('[secret]');
/** A shorter key cannot be told from ordinary text, and no provider gives out such keys. */
export const secretCharsMin = 8;

/**
 * Keeps the gateway's own credential out of what a provider answers: some echo the key they were sent in an error, or
 * in a header dump. Works on bytes as they pass, also where the key is cut between two pieces.
 */
export class SecretFilter {
  readonly #secret: Buffer | undefined;
  #held: Buffer | undefined;

  /** A key too short to be one lets everything pass. */
  constructor(key: Revealable) {
    this.#secret = bytesOf(key);
  }

  /** The bytes to pass on for one piece; what could be the beginning of the secret waits for the next piece. */
  push(chunk: Buffer): Buffer {
    const secret = this.#secret;
    if (secret === undefined) return chunk;
    const bytes = this.#held === undefined ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = undefined;
    const clean = bytes.includes(secret) ? replaceAll(bytes, secret) : bytes;
    const held = beginningAtEnd(clean, secret);
    if (held === 0) return clean;
    this.#held = clean.subarray(clean.length - held);
    return clean.subarray(0, clean.length - held);
  }

  /** What was still waiting when the bytes stopped. */
  end(): Buffer | undefined {
    const held = this.#held;
    this.#held = undefined;
    return held;
  }

  /** A text without the secret. */
  text(text: string): string {
    return this.#secret === undefined ? text : text.replaceAll(this.#secret.toString(), shown.toString());
  }
}

/** A key is encoded once for as long as it is in use. */
const knownBytes = new WeakMap<Revealable, Buffer>();

function bytesOf(key: Revealable): Buffer | undefined {
  const bytes = knownBytes.get(key) ?? Buffer.from(key.reveal());
  knownBytes.set(key, bytes);
  return bytes.length < secretCharsMin ? undefined : bytes;
}

function replaceAll(bytes: Buffer, secret: Buffer): Buffer {
  const pieces: Buffer[] = [];
  let at = 0;
  for (let found = bytes.indexOf(secret); found !== -1; found = bytes.indexOf(secret, at)) {
    pieces.push(bytes.subarray(at, found), shown);
    at = found + secret.length;
  }
  pieces.push(bytes.subarray(at));
  return Buffer.concat(pieces);
}

/** How many bytes at the end are the beginning of the secret. Events end in empty lines, so there are hardly ever any. */
function beginningAtEnd(bytes: Buffer, secret: Buffer): number {
  const longest = Math.min(bytes.length, secret.length - 1);
  const last = bytes[bytes.length - 1];
  for (let length = longest; length > 0; length--) {
    if (secret[length - 1] === last && bytes.subarray(bytes.length - length).equals(secret.subarray(0, length))) {
      return length;
    }
  }
  return 0;
}
