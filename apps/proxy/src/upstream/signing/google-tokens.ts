import { createHash } from 'node:crypto';
import { Secret } from '@tollgate/platform';
import { type Failure, fail, minuteMs, ok, parseJson, type Result, secondMs } from '@tollgate/schema';
import { z } from 'zod';
import type { FormAnswer, PostForm } from './form-post.js';
import { type ServiceAccount, signAssertion, type TokenServer } from './google-assertion.js';
import { noCredential } from './no-credential.js';

/** A token is renewed so long before it expires, so that none expires on its way. */
export const renewBeforeMs = 5 * minuteMs;
/** The pause between two tries to renew a token that still serves. */
export const renewAgainMs = 10 * secondMs;

/** Most accounts whose tokens are kept at a time; the one that was asked for longest ago goes first. */
export const accountsMax = 1000;

const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const Granted = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{1,16384}$/),
  expires_in: z.number().positive(),
});
const Refused = z.object({ error: z.string(), error_description: z.string().optional().catch(undefined) });

interface Kept {
  /** Has no text form of its own. */
  readonly token: Secret;
  readonly expiresMs: number;
  /** From when on a new one is asked for. */
  renewFromMs: number;
}

/** Tokens of service accounts, each asked for once and kept until shortly before it expires. */
export class GoogleTokens {
  readonly #post: PostForm;
  readonly #server: TokenServer;
  readonly #kept = new Map<string, Kept>();
  readonly #running = new Map<string, Promise<Result<Kept, Failure>>>();

  constructor(post: PostForm, server: TokenServer) {
    this.#post = post;
    this.#server = server;
  }

  /**
   * A token that is good for a while. Who asks while the first one is on its way waits for it; a later one is fetched while
   * the one before still serves. Failures are not kept.
   */
  async tokenFor(account: ServiceAccount, scope: string, nowMs: number): Promise<Result<Secret, Failure>> {
    const id = idOf(account, scope);
    const kept = this.#kept.get(id);
    if (kept === undefined || nowMs >= kept.expiresMs) {
      const renewed = await (this.#running.get(id) ?? this.#renew(id, account, scope, nowMs));
      return renewed.ok ? ok(renewed.value.token) : renewed;
    }
    if (nowMs >= kept.renewFromMs && !this.#running.has(id)) {
      kept.renewFromMs = nowMs + renewAgainMs;
      void this.#renew(id, account, scope, nowMs);
    }
    return ok(kept.token);
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
    const assertion = await signAssertion(account, { scope, server: this.#server }, nowMs);
    if (!assertion.ok) return assertion;
    const form = new URLSearchParams({ grant_type: grantType, assertion: assertion.value });
    const answer = await this.#post({ ...this.#server, form });
    if (!answer.ok) return answer;
    const { status, body } = answer.value;
    const granted = Granted.safeParse(parseJson(body));
    if (status !== 200 || !granted.success) return fail(refusal(answer.value, assertion.value));
    const { access_token: token, expires_in: lifeS } = granted.data;
    const expiresMs = nowMs + lifeS * secondMs;
    return ok({ token: new Secret(token), expiresMs, renewFromMs: expiresMs - renewBeforeMs });
  }
}

/** Names an account without holding on to its key. */
function idOf({ clientEmail, privateKey }: ServiceAccount, scope: string): string {
  return createHash('sha256')
    .update(JSON.stringify([clientEmail, privateKey, scope]))
    .digest('base64');
}

const serverErrorStatus = 500;
const tooManyStatus = 429;
const detailCharsMax = 500;

/** What the server said goes to the log only, and without the assertion, which is as good as the key for an hour. */
function refusal({ status, body }: FormAnswer, assertion: string): Failure {
  const refused = Refused.safeParse(parseJson(body));
  const words = refused.success ? `${refused.data.error} ${refused.data.error_description ?? ''}` : '';
  const detail = `status ${status} ${words.replaceAll(assertion, '[secret]')}`.trim().slice(0, detailCharsMax);
  if (status >= serverErrorStatus || status === tooManyStatus) {
    return { code: 'upstream.error', message: 'The server that issues tokens for the provider failed', detail };
  }
  return noCredential('The server that issues tokens for the provider refused the credential', detail);
}
