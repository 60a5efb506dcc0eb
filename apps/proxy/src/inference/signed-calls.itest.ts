import { createHash, createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createLogger, systemClock } from '@tollgate/platform';
import { jwtVerify } from 'jose';
import { call, chat } from '../testing/caller.js';
import { type RawCall, RawUpstream, sendJson } from '../testing/raw-upstream.js';
import { startTestProxy, type TestProxy } from '../testing/test-proxy.js';
import { openRequestSigner, postThrough, Upstream } from '../upstream/index.js';
import { FailureLog } from './failure-log.js';

const region = 'eu-central-1';
const awsSecret = {
  accessKeyId: 'AKIACANARY0123456789',
  secretAccessKey: 'canary/secret+access/key-0123456789',
  sessionToken: 'canary//session+token==',
};
const serviceAccount = {
  clientEmail: 'canary-gateway@project.iam.gserviceaccount.com',
  ...keyPair(),
};
const accessToken = 'ya29.canary-token-0123456789';
const canaries = [...Object.values(awsSecret), serviceAccount.clientEmail, serviceAccount.privateKey, accessToken];

function keyPair(): { readonly privateKey: string; readonly publicKey: KeyObject } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }), publicKey };
}

const converseBody = {
  output: { message: { role: 'assistant', content: [{ text: 'Hello there' }] } },
  stopReason: 'end_turn',
  usage: { inputTokens: 11, outputTokens: 2, totalTokens: 13 },
};
const generateBody = {
  candidates: [{ content: { role: 'model', parts: [{ text: 'Hello there' }] }, finishReason: 'STOP', index: 0 }],
  usageMetadata: { promptTokenCount: 11, candidatesTokenCount: 2, totalTokenCount: 13 },
};

let upstream: RawUpstream;
let tokenServer: RawUpstream;
let out: Upstream;
let proxy: TestProxy;
const logged: string[] = [];

beforeAll(async () => {
  upstream = await RawUpstream.start();
  tokenServer = await RawUpstream.start();
  const logger = createLogger({ service: 'test', level: 'silent' });
  logger.warn = (details: object) => {
    logged.push(JSON.stringify(details));
  };
  out = new Upstream({ allowPrivate: true, monotonicMs: systemClock.monotonicMs });
  proxy = await startTestProxy({
    providers: [
      { id: 'aws', kind: 'bedrock', baseUrl: `${upstream.url}/base`, secret: awsSecret, options: { region } },
      { id: 'aws-key', kind: 'bedrock', baseUrl: upstream.url },
      { id: 'aws-nowhere', kind: 'bedrock', baseUrl: upstream.url, secret: awsSecret },
      {
        id: 'gcp',
        kind: 'vertex',
        baseUrl: `${upstream.url}/v1/projects/p/locations/l`,
        secret: { clientEmail: serviceAccount.clientEmail, privateKey: serviceAccount.privateKey },
      },
    ],
    tools: {
      sign: openRequestSigner(postThrough(out), { baseUrl: tokenServer.url, path: '/token' }),
      logger,
      failureLog: new FailureLog(logger, systemClock.monotonicMs),
    },
  });
});
afterAll(async () => {
  await proxy.stop();
  await out.stop();
  await upstream.stop();
  await tokenServer.stop();
});
beforeEach(() => {
  proxy.recorder.attempts.length = 0;
  upstream.calls.length = 0;
});

const hash = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
const mac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** What the service makes of a call with the secret it knows: the algorithm of the documentation, written once more. */
function signatureFor({ path, headers, body }: RawCall): string {
  const [, scope = '', names = ''] =
    /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+)/.exec(headers.get('authorization') ?? '') ?? [];
  const [day = '', place = '', service = ''] = scope.split('/');
  const escaped = path.split('/').map(encodeURIComponent).join('/');
  const lines = names.split(';').map((name) => `${name}:${headers.get(name)}\n`);
  const canonical = ['POST', escaped, '', lines.join(''), names, hash(body)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers.get('x-amz-date'), scope, hash(canonical)].join('\n');
  const key = [day, place, service, 'aws4_request'].reduce<string | Buffer>(mac, `AWS4${awsSecret.secretAccessKey}`);
  return mac(key, toSign).toString('hex');
}

function refuseOrAnswer(received: RawCall): void {
  const sent = /Signature=([0-9a-f]{64})$/.exec(received.headers.get('authorization') ?? '')?.[1];
  if (sent === signatureFor(received)) sendJson(received, 200, converseBody);
  else sendJson(received, 403, { message: 'signature' }, { 'x-amzn-errortype': 'SignatureDoesNotMatchException' });
}

describe('a call to Amazon Bedrock', () => {
  test.each([
    ['amazon.nova-lite-v1:0'],
    ['arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.amazon.nova-lite-v1:0'],
  ])('for %s is signed as the service checks it', async (model) => {
    upstream.answer = refuseOrAnswer;
    const answer = await call(proxy, {
      body: chat(`aws/${model}`, { messages: [{ role: 'user', content: 'Grüße 😀' }] }),
    });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text).choices[0].message.content).toBe('Hello there');
    const [received] = upstream.calls;
    expect(received?.path).toBe(`/base/model/${encodeURIComponent(model)}/converse`);
    expect(received?.headers.get('authorization')).toContain(`/${region}/bedrock/aws4_request`);
    expect(received?.headers.get('x-amz-security-token')).toBe(awsSecret.sessionToken);
    expect(proxy.recorder.attempts[0]?.closings).toMatchObject([{ outcome: 'settled' }]);
  });

  test('takes a key in place of a signature, the gateway’s or the caller’s', async () => {
    upstream.answer = (received) => sendJson(received, 200, converseBody);
    await call(proxy, { body: chat('aws-key/amazon.nova-lite-v1:0') });
    const brought = { 'x-provider-api-key': 'callers-own-key-0123' };
    await call(proxy, { body: chat('aws/amazon.nova-lite-v1:0'), headers: brought });
    const sent = upstream.calls.map(({ headers }) => headers.get('authorization'));
    expect(sent).toEqual([expect.stringMatching(/^Bearer sk-canary/), 'Bearer callers-own-key-0123']);
  });

  test('without a region is not made, and says how to name one', async () => {
    const answer = await call(proxy, { body: chat('aws-nowhere/amazon.nova-lite-v1:0') });
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.text).error).toMatchObject({
      code: 'model.no-credential',
      message: expect.stringContaining('option `region`'),
    });
    expect(upstream.calls).toHaveLength(0);
    expect(proxy.recorder.attempts).toHaveLength(0);
  });

  test('that is refused with all that was signed shows nobody the credential', async () => {
    upstream.answer = (received) => {
      const dump = [...received.headers].map(([name, value]) => `${name}:${value}`).join('\n');
      const message = `The Canonical String should have been ${dump} ${awsSecret.secretAccessKey}`;
      sendJson(received, 400, { message }, { 'x-amzn-errortype': 'ValidationException' });
    };
    const answer = await call(proxy, { body: chat('aws/amazon.nova-lite-v1:0') });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('[secret]');
    const signature = /Signature=([0-9a-f]{64})/.exec(upstream.calls[0]?.headers.get('authorization') ?? '')?.[1] ?? '';
    for (const secret of [...canaries, signature]) expect(answer.text).not.toContain(secret);
  });
});

describe('a call to Google Vertex AI', () => {
  /** Gives a token for an assertion that this account has signed for this server, as Google does. */
  async function grantToken(received: RawCall): Promise<void> {
    const form = new URLSearchParams(received.body.toString('utf8'));
    const audience = `${tokenServer.url}/token`;
    const assertion = form.get('assertion') ?? '';
    const verified = await jwtVerify(assertion, serviceAccount.publicKey, { audience }).catch(() => undefined);
    const isRight =
      form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer' &&
      verified?.payload.iss === serviceAccount.clientEmail &&
      verified.payload['scope'] === 'https://www.googleapis.com/auth/cloud-platform';
    if (isRight) sendJson(received, 200, { access_token: accessToken, expires_in: 3599, token_type: 'Bearer' });
    else sendJson(received, 400, { error: 'invalid_grant', error_description: `Invalid JWT: ${assertion}` });
  }
  const answerTo = (received: RawCall): void =>
    received.headers.get('authorization') === `Bearer ${accessToken}`
      ? sendJson(received, 200, generateBody)
      : sendJson(received, 401, { error: { code: 401, message: 'no', status: 'UNAUTHENTICATED' } });
  const asking = { body: chat('gcp/gemini-2.5-flash') };

  test('that finds the server of tokens broken fails as that, and nothing is sent', async () => {
    tokenServer.answer = (received) => sendJson(received, 500, 'oops');
    const answer = await call(proxy, asking);
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.text).error.message).toBe('The server that issues tokens for the provider failed');
    expect(upstream.calls).toHaveLength(0);
    expect(proxy.recorder.attempts).toHaveLength(0);
  });

  test('with an account that is refused says so to operators, without the assertion', async () => {
    const assertions: string[] = [];
    tokenServer.answer = (received) => {
      const assertion = new URLSearchParams(received.body.toString('utf8')).get('assertion') ?? '';
      assertions.push(assertion);
      sendJson(received, 400, { error: 'invalid_grant', error_description: `Invalid JWT: ${assertion}` });
    };
    const answer = await call(proxy, asking);
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.text).error.code).toBe('model.no-credential');
    const line = logged.find((text) => text.includes('invalid_grant'));
    expect(line).toContain('status 400 invalid_grant Invalid JWT: [secret]');
    expect(assertions[0]?.length).toBeGreaterThan(100);
    expect(logged.join('')).not.toContain(assertions[0]);
  });

  test('gets a token for a signed assertion, once for calls at one time and after', async () => {
    const asked = tokenServer.calls.length;
    tokenServer.answer = grantToken;
    upstream.answer = answerTo;
    const answers = await Promise.all([call(proxy, asking), call(proxy, asking), call(proxy, asking)]);
    answers.push(await call(proxy, asking));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(tokenServer.calls.length - asked).toBe(1);
    expect(upstream.calls[0]?.path).toBe(
      '/v1/projects/p/locations/l/publishers/google/models/gemini-2.5-flash:generateContent',
    );
  });

  test('whose token is echoed shows nobody the token', async () => {
    upstream.answer = (received) => {
      const message = `Request had ${received.headers.get('authorization')}`;
      sendJson(received, 400, { error: { code: 400, message, status: 'INVALID_ARGUMENT' } });
    };
    const answer = await call(proxy, asking);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('[secret]');
  });

  test('takes no key from a caller', async () => {
    const answer = await call(proxy, { ...asking, headers: { 'x-provider-api-key': 'callers-own-key-0123' } });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text).error).toMatchObject({ code: 'request.unsupported' });
    expect(upstream.calls).toHaveLength(0);
  });
});

test('no credential and no token is in a log or in a record', () => {
  expect(logged.length).toBeGreaterThan(0);
  for (const secret of canaries)
    expect(`${logged.join('')}${JSON.stringify(proxy.recorder.attempts)}`).not.toContain(secret);
});

test('the server of tokens is judged like a provider: a private address is not dialled', async () => {
  const guarded = new Upstream({ allowPrivate: false, monotonicMs: systemClock.monotonicMs });
  const asked = tokenServer.calls.length;
  const form = new URLSearchParams({ a: 'b' });
  for (const baseUrl of [tokenServer.url, `https://127.0.0.1:${tokenServer.port}`]) {
    const result = await postThrough(guarded)({ baseUrl, path: '/token', form });
    expect(result).toMatchObject({ ok: false, failure: { code: 'upstream.address-forbidden' } });
  }
  expect(tokenServer.calls.length).toBe(asked);
  await guarded.stop();
});
