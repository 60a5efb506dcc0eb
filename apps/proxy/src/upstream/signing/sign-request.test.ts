import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { AuthScheme } from '@tollgate/adapters';
import { ok } from '@tollgate/schema';
import type { FormPost } from './form-post.js';
import { openRequestSigner, type SecretFields, type SignRequest, type UnsignedRequest } from './sign-request.js';

const nowMs = Date.parse('2026-03-01T12:00:00Z');
const request: UnsignedRequest = {
  method: 'POST',
  baseUrl: 'https://bedrock-runtime.eu-central-1.amazonaws.com/',
  path: '/model/us.amazon.nova-lite-v1%3A0/converse',
  headers: { 'content-type': 'application/json', accept: 'application/json', 'x-request-id': 'r-1', 'x-amz-meta': 'm' },
  body: '{}',
};
const secretOf = (fields: Readonly<Record<string, string>>): SecretFields =>
  new Map(Object.entries(fields).map(([name, text]) => [name, { reveal: () => text }]));
const bedrock: AuthScheme = { kind: 'aws-sigv4', service: 'bedrock', orBearer: true };
const google: AuthScheme = { kind: 'google-oauth', scope: 'https://www.googleapis.com/auth/cloud-platform' };
const awsKey = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'canary' };
const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
});

function open() {
  const posts: FormPost[] = [];
  const sign = openRequestSigner(async (post) => {
    posts.push(post);
    return ok({ status: 200, body: '{"access_token":"ya29.a","expires_in":3600}' });
  });
  return { sign, posts };
}
const signed = (scheme: AuthScheme, fields: Readonly<Record<string, string>>, changed: Partial<UnsignedRequest> = {}) =>
  open().sign(scheme, secretOf(fields), { ...request, ...changed }, nowMs);
const headers = (expected: Readonly<Record<string, string>>) => ({ ok: true, value: { headers: expected } });
const revealed = (result: Awaited<ReturnType<SignRequest>>) =>
  result.ok ? result.value.secrets.map((secret) => secret.reveal()) : [];

describe('a key', () => {
  test('goes where its scheme says, at once', () => {
    expect(signed({ kind: 'bearer' }, { apiKey: 'k-1' })).toMatchObject(headers({ authorization: 'Bearer k-1' }));
    expect(signed({ kind: 'header', name: 'x-api-key' }, { apiKey: 'k-1' })).toMatchObject(
      headers({ 'x-api-key': 'k-1' }),
    );
  });

  test('may stand in for a signature where the provider takes either', async () => {
    expect(signed(bedrock, { apiKey: 'k-1' })).toMatchObject(headers({ authorization: 'Bearer k-1' }));
    expect(await signed({ kind: 'aws-sigv4', service: 'bedrock' }, { apiKey: 'k-1' })).toMatchObject({ ok: false });
  });
});

describe('a signature', () => {
  test('is good for the region of the address, and covers the body’s type and the platform’s own headers', async () => {
    const result = await signed(bedrock, awsKey);
    expect(result).toMatchObject(headers({ 'x-amz-date': '20260301T120000Z' }));
    const authorization = result.ok ? result.value.headers['authorization'] : '';
    expect(authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20260301\/eu-central-1\/bedrock\/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-meta, Signature=[0-9a-f]{64}$/,
    );
    expect(JSON.stringify(result)).not.toContain('canary');
  });

  test('is good for the region that is given, whatever the address', async () => {
    const result = await signed(bedrock, awsKey, { baseUrl: 'http://127.0.0.1:1', region: 'us-west-2' });
    expect(result.ok ? result.value.headers['authorization'] : '').toContain('/us-west-2/bedrock/');
  });

  test('is another one for another body, path or moment, and the same for the same', async () => {
    const of = async (changed: Partial<UnsignedRequest>, atMs = nowMs) => {
      const result = await open().sign(bedrock, secretOf(awsKey), { ...request, ...changed }, atMs);
      return result.ok ? JSON.stringify(result.value.headers) : '';
    };
    const all = [
      await of({}),
      await of({ body: '{ }' }),
      await of({ path: '/model/x/converse' }),
      await of({}, nowMs + 1000),
    ];
    expect(new Set(all).size).toBe(4);
    expect(await of({})).toBe(all[0]);
    expect(await of({ headers: { ...request.headers, 'x-request-id': 'r-2' } })).toBe(all[0]);
  });

  test('of temporary credentials carries their token', async () => {
    expect(await signed(bedrock, { ...awsKey, sessionToken: 't-1' })).toMatchObject(
      headers({ 'x-amz-security-token': 't-1' }),
    );
  });

  test.each(['https://proxy.example', 'not an address'])(
    'cannot be made for %s, which names no region',
    async (baseUrl) => {
      expect(await signed(bedrock, awsKey, { baseUrl })).toMatchObject({
        ok: false,
        failure: { code: 'model.no-credential', message: expect.stringContaining('region') },
      });
    },
  );
});

describe('a token', () => {
  test('of a service account is a bearer’s, and serves more than one call', async () => {
    const { sign, posts } = open();
    const secret = secretOf({ clientEmail: 'a@b', privateKey });
    const expected = headers({ authorization: 'Bearer ya29.a' });
    expect(await sign(google, secret, request, nowMs)).toMatchObject(expected);
    expect(await sign(google, secret, request, nowMs + 1000)).toMatchObject(expected);
    expect(posts).toHaveLength(1);
  });
});

describe('what nobody may see', () => {
  test('is the key', () => {
    const result = open().sign({ kind: 'bearer' }, secretOf({ apiKey: 'k-1', note: 'n' }), request, nowMs);
    expect(result instanceof Promise ? [] : revealed(result)).toEqual(['k-1']);
  });

  test('is every field that was signed with, and the signature', async () => {
    const result = await signed(bedrock, { ...awsKey, sessionToken: 't-1' });
    const authorization = result.ok ? (result.value.headers['authorization'] ?? '') : '';
    expect(revealed(result)).toEqual(['AKIDEXAMPLE', 'canary', 't-1', authorization.slice(-64)]);
  });

  test('is the account and the token it got', async () => {
    expect(revealed(await signed(google, { clientEmail: 'a@b', privateKey }))).toEqual(['a@b', privateKey, 'ya29.a']);
  });
});

test.each<readonly [AuthScheme, Readonly<Record<string, string>>, string]>([
  [{ kind: 'bearer' }, {}, 'apiKey'],
  [bedrock, { secretAccessKey: 's' }, 'accessKeyId'],
  [bedrock, { accessKeyId: 'a\r\nx: y', secretAccessKey: 's' }, 'accessKeyId'],
  [bedrock, { accessKeyId: 'a' }, 'secretAccessKey'],
  [bedrock, { ...awsKey, sessionToken: 'a b' }, 'sessionToken'],
  [google, { privateKey }, 'clientEmail'],
  [google, { clientEmail: 'a@b' }, 'privateKey'],
])('a credential for %j without a usable field says which: %#', async (scheme, fields, name) => {
  expect(await signed(scheme, fields)).toEqual({
    ok: false,
    failure: { code: 'model.no-credential', message: `The credential of the provider has no usable ${name}` },
  });
});
