import { createHash } from 'node:crypto';
import { type Failure, fail, minuteMs, ok, parseJson, type Result, secondMs } from '@tollgate/schema';
import { z } from 'zod';
import type { PostForm } from './form-post.js';
import { googleTokenServer, type ServiceAccount, signAssertion } from './google-assertion.js';
import { noCredential } from './no-credential.js';

/** A token is renewed so long before it expires, so that none expires on its way. */
export const renewBeforeMs = 5 * minuteMs;

/** Most accounts whose tokens are kept at a time; the one that was asked for longest ago goes first. */
export const accountsMax = 1000;

const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const Granted = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{1,16384}$/),
  expires_in: z.number().positive(),
});
const Refused = z.object({ error: z.string(), error_description: z.string().optional().catch(undefined) });

interface Kept {
  readonly token: string;
  readonly expiresMs: number;
}

/** Tokens of service accounts, each asked for once and kept until shortly before it expires. */
export class GoogleTokens {
  readonly #post: PostForm;
  readonly #kept = new Map<string, Kept>();
  readonly #running = new Map<string, Promise<Result<Kept, Failure>>>();

  constructor(post: PostForm) {
    this.#post = post;
  }

  /** A token that is good for a while. Who asks while one is on its way waits for that one. Failures are not kept. */
  async tokenFor(account: ServiceAccount, scope: string, nowMs: number): Promise<Result<string, Failure>> {
    const id = idOf(account, scope);
    const kept = this.#kept.get(id);
    if (kept !== undefined && nowMs < kept.expiresMs - renewBeforeMs) return ok(kept.token);
    const running = this.#running.get(id) ?? this.#renew(id, account, scope, nowMs);
    const renewed = await running;
    if (renewed.ok) return ok(renewed.value.token);
    // The old token lives a little longer than it is liked: it serves as long as no new one can be had.
    return kept !== undefined && nowMs < kept.expiresMs ? ok(kept.token) : renewed;
  }

  #renew(id: string, account: ServiceAccount, scope: string, nowMs: number): Promise<Result<Kept, Failure>> {
    const running = this.#ask(account, scope, nowMs).then((asked) => {
      this.#running.delete(id);
      if (asked.ok) this.#keep(id, asked.value);
      return asked;
    });
    this.#running.set(id, running);
    return running;
  }

  #keep(id: string, token: Kept): void {
    this.#kept.delete(id);
    this.#kept.set(id, token);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > accountsMax && oldest !== undefined) this.#kept.delete(oldest);
  }

  async #ask(account: ServiceAccount, scope: string, nowMs: number): Promise<Result<Kept, Failure>> {
    const assertion = await signAssertion(account, scope, nowMs);
    if (!assertion.ok) return assertion;
    const form = new URLSearchParams({ grant_type: grantType, assertion: assertion.value });
    const answer = await this.#post({ ...googleTokenServer, form });
    if (!answer.ok) return answer;
    const { status, body } = answer.value;
    const granted = Granted.safeParse(parseJson(body));
    if (status !== 200 || !granted.success) return fail(refusal(status, body));
    const { access_token: token, expires_in: lifeS } = granted.data;
    return ok({ token, expiresMs: nowMs + lifeS * secondMs });
  }
}

/** Names an account without holding on to its key. */
function idOf({ clientEmail, privateKey }: ServiceAccount, scope: string): string {
  return createHash('sha256')
    .update(JSON.stringify([clientEmail, privateKey, scope]))
    .digest('base64');
}

function refusal(status: number, body: string): Failure {
  const refused = Refused.safeParse(parseJson(body));
  const words = refused.success ? [refused.data.error, refused.data.error_description ?? ''].join(' ').trim() : '';
  return noCredential(
    'The server that issues tokens for the provider refused the credential',
    `status ${status} ${words}`.trim().slice(0, 500),
  );
}
