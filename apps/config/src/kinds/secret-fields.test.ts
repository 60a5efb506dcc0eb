import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { rsaPrivateKey, serviceAccountFile } from '../../testing/service-account.js';
import { readSecret, secretFormsOf } from './secret-fields.js';

const pem = rsaPrivateKey();
const account = { clientEmail: 'a@b', privateKey: pem };
const file = serviceAccountFile(pem);
const { token_uri: _, ...plainFile } = file;
const curve = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
const keyed = { kind: 'aws-sigv4', orBearer: true } as const;

describe('the secret of a credential', () => {
  it.each([
    [{ kind: 'bearer' }, { apiKey: 'sk-1' }],
    [{ kind: 'header' }, { apiKey: 'sk-1' }],
    [{ kind: 'aws-sigv4' }, { accessKeyId: 'a', secretAccessKey: 'b' }],
    [keyed, { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' }],
    [keyed, { apiKey: 'ABSK-1' }],
    [{ kind: 'google-oauth' }, account],
    [{ kind: 'google-oauth' }, { ...account, privateKey: pem.replaceAll('\n', '\\n') }],
  ] as const)('of %j is kept as it was given: %#', (auth, secret) => {
    expect(readSecret(auth, secret)).toEqual({ ok: true, value: secret });
  });

  it.each([[file], [plainFile]])(
    'may be the whole file of a service account, of which two members are kept: %#',
    (given) => {
      const kept = { clientEmail: file['client_email'], privateKey: pem };
      expect(readSecret({ kind: 'google-oauth' }, given)).toEqual({ ok: true, value: kept });
    },
  );

  it.each([
    [{ kind: 'bearer' }, {}, ['secret.apiKey']],
    [{ kind: 'bearer' }, { apiKey: ' sk-canary' }, ['secret.apiKey']],
    [{ kind: 'bearer' }, { apiKey: 'sk-canary\n' }, ['secret.apiKey']],
    [{ kind: 'bearer' }, { apiKey: 'sk-canary\r\nx-evil: 1' }, ['secret.apiKey']],
    [{ kind: 'bearer' }, { apiKey: 'sk-1', canary: 'x' }, ['secret']],
    [{ kind: 'aws-sigv4' }, { apiKey: 'canary' }, ['secret.accessKeyId', 'secret.secretAccessKey', 'secret']],
    [keyed, { accessKeyId: 'a' }, ['secret.secretAccessKey']],
    [keyed, { apiKey: 'canary\n' }, ['secret.apiKey']],
    [keyed, { apiKey: 'canary', accessKeyId: 'canary', secretAccessKey: 'canary' }, ['secret']],
    [{ kind: 'google-oauth' }, { clientEmail: 'a@b', privateKey: 'canary' }, ['secret.privateKey']],
    [{ kind: 'google-oauth' }, { ...account, privateKey: curve }, ['secret.privateKey']],
    [{ kind: 'google-oauth' }, { ...account, privateKey: rsaPrivateKey(1024) }, ['secret.privateKey']],
    [{ kind: 'google-oauth' }, { ...account, clientEmail: 'canary' }, ['secret.clientEmail']],
    [{ kind: 'google-oauth' }, { ...file, type: 'authorized_user' }, ['secret.type']],
    [{ kind: 'google-oauth' }, { ...file, token_uri: 'https://canary.test/token' }, ['secret.token_uri']],
    [{ kind: 'google-oauth' }, { ...file, private_key: 'canary' }, ['secret.private_key']],
    [{ kind: 'google-oauth' }, { ...file, canary: 'x' }, ['secret']],
  ] as const)('of %j is refused where it cannot be used, and is not repeated: %#', (auth, secret, paths) => {
    const read = readSecret(auth, secret);
    expect(read.ok ? [] : read.failure.map(({ path }) => path)).toEqual(paths);
    expect(JSON.stringify(read)).not.toContain('canary');
  });

  it('that mixes two ways is told both', () => {
    const read = readSecret(keyed, { apiKey: 'a', accessKeyId: 'b', secretAccessKey: 'c' });
    const message = 'has unknown fields: this kind takes accessKeyId, secretAccessKey, [sessionToken]; or apiKey';
    expect(read).toEqual({ ok: false, failure: [{ path: 'secret', message }] });
  });

  it('is given in one way, or in several where the provider allows it', () => {
    expect(secretFormsOf({ kind: 'aws-sigv4' })).toHaveLength(1);
    expect(secretFormsOf(keyed)).toHaveLength(2);
  });
});
