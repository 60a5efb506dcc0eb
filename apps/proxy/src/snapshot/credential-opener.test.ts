import { describe, expect, test } from '@jest/globals';
import { createKeyring, type Keyring } from '@tollgate/keyring';
import { CredentialId, ProviderId } from '@tollgate/schema';
import { compileSnapshot } from './compile-snapshot.js';
import { CredentialOpener } from './credential-opener.js';
import type { ServingCredential } from './serving-snapshot.js';
import { compilersFor, credentialOf, providerOf, snapshotOf, uuidOf } from './testing/snapshots.js';

const keyring = createKeyring([{ id: 'one', bytes: new Uint8Array(32).fill(1) }]);
const provider = ProviderId.parse('alpha');
const id = CredentialId.parse(uuidOf(1001));

function sealed(secret: object | string, version = 1, context = {}): ServingCredential {
  const text = typeof secret === 'string' ? secret : JSON.stringify(secret);
  const named = { tenant: 'default', provider, credentialId: id, version, ...context };
  return { ...credentialOf(1, { id, version, sealed: keyring.seal(text, named) }), provider };
}

/** A keyring that counts how often it is asked to open something. */
function counting(): { readonly keyring: Pick<Keyring, 'open'>; opened: number } {
  const counter = { opened: 0, keyring: { open: keyring.open } };
  counter.keyring.open = (...args) => {
    counter.opened += 1;
    return keyring.open(...args);
  };
  return counter;
}

function snapshotWith(credentials: readonly ServingCredential[]) {
  const bare = credentials.map(({ provider: _provider, ...credential }) => credential);
  return compileSnapshot(snapshotOf(1, { providers: [providerOf('alpha', { credentials: bare })] }), compilersFor({}));
}

describe('a credential', () => {
  test('gives its members, which have no text form', () => {
    const opened = new CredentialOpener(keyring).open(
      sealed({ apiKey: 'sk-secret', region: 'eu', account: { id: 7 } }),
    );
    if (!opened.ok) throw new Error(opened.failure.detail);
    expect(opened.value.get('apiKey')?.reveal()).toBe('sk-secret');
    expect(opened.value.get('account')?.reveal()).toBe('{"id":7}');
    expect(JSON.stringify([...opened.value])).not.toContain('sk-secret');
    expect(String(opened.value.get('apiKey'))).not.toContain('sk-secret');
  });

  test('is opened once for as long as it stays the same', () => {
    const counter = counting();
    const opener = new CredentialOpener(counter.keyring);
    const credential = sealed({ apiKey: 'sk-1' });
    for (let use = 0; use < 5; use += 1) opener.open({ ...credential });
    expect(counter.opened).toBe(1);
    opener.keepOnly(snapshotWith([credential]));
    opener.open(credential);
    expect(counter.opened).toBe(1);
  });

  test('is opened again when its secret changes', () => {
    const opener = new CredentialOpener(keyring);
    const secretOf = (credential: ServingCredential) => {
      const opened = opener.open(credential);
      return opened.ok && opened.value.get('apiKey')?.reveal();
    };
    expect(secretOf(sealed({ apiKey: 'sk-1' }))).toBe('sk-1');
    expect(secretOf(sealed({ apiKey: 'sk-2' }, 2))).toBe('sk-2');
  });

  test('leaves memory when the snapshot no longer has it', () => {
    const counter = counting();
    const opener = new CredentialOpener(counter.keyring);
    const credential = sealed({ apiKey: 'sk-1' });
    opener.open(credential);
    opener.keepOnly(snapshotWith([]));
    opener.open(credential);
    expect(counter.opened).toBe(2);
  });

  test.each([
    ['of another provider', sealed({ apiKey: 'x' }, 1, { provider: 'beta' })],
    ['of another row', sealed({ apiKey: 'x' }, 1, { credentialId: uuidOf(9) })],
    ['of an older version', { ...sealed({ apiKey: 'x' }, 1), version: 2 }],
    ['of another tenant', sealed({ apiKey: 'x' }, 1, { tenant: 'other' })],
    ['that is no object', sealed('"sk-secret"')],
    ['that is no JSON', sealed('sk-secret')],
    [
      'under an unknown master key',
      { ...sealed({ apiKey: 'x' }), sealed: { ...sealed({}).sealed, masterKeyId: 'gone' } },
    ],
  ])('%s does not open, and says nothing of what is in it', (_name, credential) => {
    const counter = counting();
    const opener = new CredentialOpener(counter.keyring);
    const opened = opener.open(credential);
    expect(opened).toMatchObject({ ok: false, failure: { code: 'model.no-credential' } });
    expect(JSON.stringify(opened)).not.toContain('sk-secret');
    opener.open(credential);
    expect(counter.opened).toBe(1);
  });
});
