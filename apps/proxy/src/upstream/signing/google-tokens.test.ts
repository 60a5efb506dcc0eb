import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Failure } from '@tollgate/schema';
import { fail, hourMs, minuteMs, ok, type Result } from '@tollgate/schema';
import { jwtVerify } from 'jose';
import type { FormAnswer, FormPost } from './form-post.js';
import { googleTokenServer, type ServiceAccount } from './google-assertion.js';
import { accountsMax, GoogleTokens, renewAgainMs, renewBeforeMs } from './google-tokens.js';

const scope = 'https://www.googleapis.com/auth/cloud-platform';
const startMs = Date.parse('2026-03-01T12:00:00.500Z');
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const account = {
  clientEmail: 'gateway@project.iam.gserviceaccount.com',
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
};

/** A server of tokens that checks who asks, as Google's does. */
class TokenServer {
  readonly posts: FormPost[] = [];
  readonly claims: unknown[] = [];
  lifeS = 3600;
  answer: Result<FormAnswer, Failure> | undefined;
  /** Answers wait for it. */
  gate: Promise<void> = Promise.resolve();
  #answered = 0;
  readonly #key: KeyObject;

  constructor(key = publicKey) {
    this.#key = key;
  }

  /** Waits until so many answers have been given and taken. */
  async answered(count: number): Promise<void> {
    while (this.#answered < count) await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }

  readonly post = (post: FormPost): Promise<Result<FormAnswer, Failure>> =>
    this.#reply(post).finally(() => {
      this.#answered += 1;
    });

  async #reply(post: FormPost): Promise<Result<FormAnswer, Failure>> {
    this.posts.push(post);
    await this.gate;
    if (this.answer !== undefined) return this.answer;
    const { payload, protectedHeader } = await jwtVerify(post.form.get('assertion') ?? '', this.#key, {
      audience: 'https://oauth2.googleapis.com/token',
      currentDate: new Date(startMs),
    });
    this.claims.push({ ...payload, alg: protectedHeader.alg });
    return ok({
      status: 200,
      body: JSON.stringify({
        access_token: `token-${this.posts.length}`,
        expires_in: this.lifeS,
        token_type: 'Bearer',
      }),
    });
  }
}

/** Tokens as text, so that they can be compared. */
function tokensOf(server: TokenServer) {
  const tokens = new GoogleTokens(server.post, googleTokenServer);
  return async (asking: ServiceAccount, forScope: string, nowMs: number): Promise<Result<string, Failure>> => {
    const token = await tokens.tokenFor(asking, forScope, nowMs);
    return token.ok ? ok(token.value.reveal()) : token;
  };
}

const refused = (status: number, body: string): Result<FormAnswer, Failure> => ok({ status, body });

describe('a token', () => {
  test('is given for a signed claim to be the account', async () => {
    const server = new TokenServer();
    expect(await tokensOf(server)(account, scope, startMs)).toEqual(ok('token-1'));
    const [post] = server.posts;
    expect(`${post?.baseUrl}${post?.path}`).toBe('https://oauth2.googleapis.com/token');
    expect(post?.form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const nowS = Math.floor(startMs / 1000);
    expect(server.claims).toEqual([
      {
        iss: account.clientEmail,
        scope,
        aud: 'https://oauth2.googleapis.com/token',
        iat: nowS,
        exp: nowS + 3600,
        alg: 'RS256',
      },
    ]);
  });

  test('is kept, and renewed shortly before it expires without anybody waiting for that', async () => {
    const server = new TokenServer();
    const tokenFor = tokensOf(server);
    const at = async (ms: number) => tokenFor(account, scope, startMs + ms);
    expect(await at(0)).toEqual(ok('token-1'));
    expect(await at(hourMs - renewBeforeMs - 1)).toEqual(ok('token-1'));
    expect(server.posts).toHaveLength(1);
    expect(await at(hourMs - renewBeforeMs)).toEqual(ok('token-1'));
    await server.answered(2);
    expect(await at(hourMs - renewBeforeMs + 1)).toEqual(ok('token-2'));
    expect(server.posts).toHaveLength(2);
  });

  test('has no text form, so that no log can hold it', async () => {
    const token = await new GoogleTokens(new TokenServer().post, googleTokenServer).tokenFor(account, scope, startMs);
    expect(JSON.stringify(token)).not.toContain('token-1');
  });

  test('is asked for once, however many wait for it', async () => {
    const server = new TokenServer();
    let open = (): void => undefined;
    server.gate = new Promise((resolve) => {
      open = resolve;
    });
    const tokenFor = tokensOf(server);
    const waiting = Array.from({ length: 20 }, () => tokenFor(account, scope, startMs));
    open();
    expect(await Promise.all(waiting)).toEqual(Array.from({ length: 20 }, () => ok('token-1')));
    expect(server.posts).toHaveLength(1);
  });

  test('is one account’s and one scope’s', async () => {
    const server = new TokenServer();
    const tokenFor = tokensOf(server);
    await tokenFor(account, scope, startMs);
    await tokenFor({ ...account, clientEmail: 'other@project.iam.gserviceaccount.com' }, scope, startMs);
    await tokenFor(account, 'other', startMs);
    expect(server.posts).toHaveLength(3);
  });

  test('is forgotten when there are too many, the oldest first', async () => {
    const server = new TokenServer();
    server.answer = refused(200, JSON.stringify({ access_token: 't', expires_in: 3600 }));
    const tokenFor = tokensOf(server);
    for (let index = 0; index <= accountsMax; index += 1) await tokenFor(account, `scope-${index}`, startMs);
    await tokenFor(account, 'scope-1', startMs);
    expect(server.posts).toHaveLength(accountsMax + 1);
    await tokenFor(account, 'scope-0', startMs);
    expect(server.posts).toHaveLength(accountsMax + 2);
  });
});

describe('a key', () => {
  test.each([
    ['with line ends as a key file has them', account.privateKey.replaceAll('\n', '\\n')],
    ['in the older form', privateKey.export({ type: 'pkcs1', format: 'pem' })],
  ])('%s is understood', async (_what, pem) => {
    const server = new TokenServer();
    expect(await tokensOf(server)({ ...account, privateKey: pem }, scope, startMs)).toEqual(ok('token-1'));
  });

  test.each([
    ['is none', '-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----'],
    [
      'is of another kind',
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ],
    [
      'is too short',
      generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ],
  ])('that %s is refused before anybody is asked, and never repeated', async (_what, pem) => {
    const server = new TokenServer();
    const result = await tokensOf(server)({ ...account, privateKey: pem }, scope, startMs);
    expect(result).toEqual(
      fail({ code: 'model.no-credential', message: 'The private key of the service account cannot be used' }),
    );
    expect(server.posts).toEqual([]);
  });
});

describe('a refusal', () => {
  test.each([
    [
      400,
      '{"error":"invalid_grant","error_description":"Invalid JWT Signature."}',
      'status 400 invalid_grant Invalid JWT Signature.',
    ],
    [401, '{"error":"unauthorized_client"}', 'status 401 unauthorized_client'],
    [200, '{"access_token":"a b","expires_in":3600}', 'status 200'],
    [200, '{"access_token":"t"}', 'status 200'],
    [200, '{"access_token":"t","expires_in":-5}', 'status 200'],
    [200, 'null', 'status 200'],
  ])('with %i and %s leaves the call without a credential', async (status, body, detail) => {
    const server = new TokenServer();
    server.answer = refused(status, body);
    expect(await tokensOf(server)(account, scope, startMs)).toEqual(
      fail({
        code: 'model.no-credential',
        message: 'The server that issues tokens for the provider refused the credential',
        detail,
      }),
    );
  });

  test('is not kept: the next call asks again', async () => {
    const server = new TokenServer();
    const tokenFor = tokensOf(server);
    server.answer = fail({ code: 'model.no-credential', message: 'away' });
    expect(await tokenFor(account, scope, startMs)).toEqual(server.answer);
    server.answer = undefined;
    expect(await tokenFor(account, scope, startMs)).toEqual(ok('token-2'));
  });

  test('takes no token away that is still good, and is not asked for all the time', async () => {
    const server = new TokenServer();
    const tokenFor = tokensOf(server);
    await tokenFor(account, scope, startMs);
    server.answer = fail({ code: 'upstream.unreachable', message: 'away' });
    const lateMs = startMs + hourMs - minuteMs;
    for (const ms of [0, 1, renewAgainMs - 1]) {
      expect(await tokenFor(account, scope, lateMs + ms)).toEqual(ok('token-1'));
      await server.answered(2);
    }
    expect(server.posts).toHaveLength(2);
    await tokenFor(account, scope, lateMs + renewAgainMs);
    await server.answered(3);
    expect(server.posts).toHaveLength(3);
    expect(await tokenFor(account, scope, startMs + hourMs)).toEqual(server.answer);
  });

  test.each([429, 500, 503])('with %i may pass, and says so', async (status) => {
    const server = new TokenServer();
    server.answer = refused(status, 'upstream connect error');
    expect(await tokensOf(server)(account, scope, startMs)).toMatchObject({
      failure: { code: 'upstream.error', detail: `status ${status}` },
    });
  });

  test('that repeats the assertion is written down without it', async () => {
    let assertion = '';
    const post = async (sent: FormPost) => {
      assertion = sent.form.get('assertion') ?? '';
      return refused(400, JSON.stringify({ error: 'bad', error_description: `not ${assertion}` }));
    };
    const result = await new GoogleTokens(post, googleTokenServer).tokenFor(account, scope, startMs);
    expect(result).toMatchObject({ failure: { detail: 'status 400 bad not [secret]' } });
    expect(assertion.length).toBeGreaterThan(100);
  });
});
