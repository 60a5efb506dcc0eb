import type { Revealable } from '../upstream/index.js';
import { encodedForms } from './secret-forms.js';

const shown = Buffer.from('[secret]');
/** A shorter secret cannot be told from ordinary text, and no provider gives out such keys. */
export const secretCharsMin = 8;

/**
 * Keeps the gateway's own credential out of what a provider answers: some echo the key they were sent in an error, or
 * in a header dump. Works on bytes as they pass, also where a secret is cut between two pieces.
 */
export class SecretFilter {
  /** The longest first, since one may be a part of another. */
  readonly #secrets: readonly Buffer[];
  readonly #revealables: readonly Revealable[];
  #held: Buffer | undefined;

  /** Secrets too short to be any let everything pass. */
  constructor(secrets: readonly Revealable[]) {
    this.#revealables = secrets;
    const long = secrets.map(bytesOf).filter(({ length }) => length >= secretCharsMin);
    this.#secrets = long.length > 1 ? long.sort((left, right) => right.length - left.length) : long;
  }

  /** The bytes to pass on for one piece; what could be the beginning of a secret waits for the next piece. */
  push(chunk: Buffer): Buffer {
    if (this.#secrets.length === 0) return chunk;
    const bytes = this.#held === undefined ? chunk : Buffer.concat([this.#held, chunk]);
    const pieces: Buffer[] = [];
    let rest = bytes;
    for (;;) {
      const heldFrom = rest.length - this.#beginningAtEnd(rest);
      const found = this.#firstIn(rest);
      if (found === undefined || found.from >= heldFrom) {
        this.#held = heldFrom === rest.length ? undefined : rest.subarray(heldFrom);
        const passed = heldFrom === rest.length ? rest : rest.subarray(0, heldFrom);
        return pieces.length === 0 ? passed : Buffer.concat([...pieces, passed]);
      }
      pieces.push(rest.subarray(0, found.from), shown);
      rest = rest.subarray(found.to);
    }
  }

  /** What was still waiting when the bytes stopped. */
  end(): Buffer | undefined {
    let rest = this.#held;
    this.#held = undefined;
    if (rest === undefined || this.#secrets.length === 1) return rest;
    // What could have become a long secret may hold a short one.
    const pieces: Buffer[] = [];
    for (let found = this.#firstIn(rest); found !== undefined; found = this.#firstIn(rest)) {
      pieces.push(rest.subarray(0, found.from), shown);
      rest = rest.subarray(found.to);
    }
    return pieces.length === 0 ? rest : Buffer.concat([...pieces, rest]);
  }

  /** A text without the secrets. */
  text(text: string): string {
    let clean = text;
    for (const secret of this.#secrets) clean = clean.replaceAll(secret.toString(), shown.toString());
    return clean;
  }

  /**
   * A text of an error without the secrets, and without any form that the provider may have encoded them in. (Looking
   * for all forms is too dear for every piece of an answer; errors are few and short.)
   */
  errorText(text: string): string {
    let clean = this.text(text);
    for (const form of this.#revealables.flatMap(formsOf)) clean = clean.replaceAll(form, shown.toString());
    return clean;
  }

  /** The first secret, and of those that begin in one place the longest. */
  #firstIn(bytes: Buffer): { readonly from: number; readonly to: number } | undefined {
    let first: { readonly from: number; readonly to: number } | undefined;
    for (const secret of this.#secrets) {
      const from = bytes.indexOf(secret);
      if (from !== -1 && (first === undefined || from < first.from)) first = { from, to: from + secret.length };
    }
    return first;
  }

  #beginningAtEnd(bytes: Buffer): number {
    let longest = 0;
    for (const secret of this.#secrets) longest = Math.max(longest, beginningAtEnd(bytes, secret));
    return longest;
  }
}

/** A secret is encoded once for as long as it is in use. */
const knownBytes = new WeakMap<Revealable, Buffer>();

function bytesOf(secret: Revealable): Buffer {
  const bytes = knownBytes.get(secret) ?? Buffer.from(secret.reveal());
  knownBytes.set(secret, bytes);
  return bytes;
}

/** Encoded forms are made when a credential first meets an error, and kept for as long as it is in use. */
const knownForms = new WeakMap<Revealable, readonly string[]>();

function formsOf(secret: Revealable): readonly string[] {
  const known = knownForms.get(secret);
  if (known !== undefined) return known;
  const text = secret.reveal();
  const forms = Buffer.byteLength(text) < secretCharsMin ? [] : encodedForms(text);
  knownForms.set(secret, forms);
  return forms;
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
