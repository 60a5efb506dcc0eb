import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '@tollgate/platform';

/** Who holds a token. */
export type TokenHolder = 'admin' | 'service';

/** The tokens a process accepts. Only their hashes are kept. */
export class AccessTokens {
  readonly #hashes: Readonly<Record<TokenHolder, Buffer>>;

  constructor(tokens: Readonly<Record<TokenHolder, Secret>>) {
    this.#hashes = { admin: hash(tokens.admin.reveal()), service: hash(tokens.service.reveal()) };
  }

  /**
   * Whether an `Authorization` header holds the token. Hashes are compared, so that neither the length nor the start of
   * the right token shows in the time it takes.
   */
  accepts(holder: TokenHolder, header: string | undefined): boolean {
    const given = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? '';
    return timingSafeEqual(hash(given), this.#hashes[holder]);
  }
}

function hash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
