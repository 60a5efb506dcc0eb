import { hkdfSync, randomBytes } from 'node:crypto';
import { fail, ok, type Result, type SealedSecret } from '@tollgate/schema';
import { decrypt, encrypt, keyBytes } from './aes-gcm.js';
import type { MasterKey } from './master-key.js';

/** What a sealed secret is bound to: the same bytes in another row do not open. */
export interface SecretContext {
  readonly tenant: string;
  readonly provider: string;
  readonly credentialId: string;
  /** Grows with each change of the secret, so that an old one cannot be put back. */
  readonly version: number;
}

/** `unknown-master-key`: sealed under a key this process was not given. `unreadable`: changed, or of another row. */
export type OpenFailure = 'unknown-master-key' | 'unreadable';

/** Seals and opens secrets. Holds the master keys, gives none of them away. */
export interface Keyring {
  /** The id of the master key that seals. */
  readonly activeKeyId: string;
  readonly seal: (plaintext: string, context: SecretContext) => SealedSecret;
  readonly open: (sealed: SealedSecret, context: SecretContext) => Result<string, OpenFailure>;
  /** Wraps the data key under the active master key; the secret itself is neither decrypted nor changed. */
  readonly rewrap: (sealed: SealedSecret, context: SecretContext) => Result<SealedSecret, OpenFailure>;
  readonly isCurrent: (sealed: SealedSecret) => boolean;
  /** Seals a whole document, such as the copy of a snapshot on disk; the purpose keeps kinds of documents apart. */
  readonly sealDocument: (text: string, purpose: string) => string;
  readonly openDocument: (sealed: string, purpose: string) => Result<string, OpenFailure>;
}

const documentPattern = /^tollgate-sealed-1\.([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9+/=]+)$/;

/** The first key seals; all of them open. At least one is needed. */
export function createKeyring(keys: readonly MasterKey[]): Keyring {
  const [active] = keys;
  if (active === undefined) throw new Error('A keyring needs at least one master key');
  const byId = new Map(keys.map((key) => [key.id, key]));
  return {
    activeKeyId: active.id,
    seal: (plaintext, context) => seal(active, plaintext, context),
    open(sealed, context) {
      const dataKey = unwrap(byId, sealed, context);
      if (!dataKey.ok) return dataKey;
      const plaintext = decrypt(dataKey.value, Buffer.from(sealed.ciphertext, 'base64'), secretName(context));
      return plaintext === undefined ? fail('unreadable') : ok(plaintext.toString('utf8'));
    },
    rewrap(sealed, context) {
      if (sealed.masterKeyId === active.id) return ok(sealed);
      const dataKey = unwrap(byId, sealed, context);
      if (!dataKey.ok) return dataKey;
      return ok({ ...sealed, masterKeyId: active.id, wrappedDataKey: wrap(active, dataKey.value, context) });
    },
    isCurrent: (sealed) => sealed.masterKeyId === active.id,
    sealDocument: (text, purpose) => sealDocument(active, text, purpose),
    openDocument: (sealed, purpose) => openDocument(byId, sealed, purpose),
  };
}

function seal(master: MasterKey, plaintext: string, context: SecretContext): SealedSecret {
  const dataKey = randomBytes(keyBytes);
  return {
    version: 1,
    masterKeyId: master.id,
    wrappedDataKey: wrap(master, dataKey, context),
    ciphertext: encrypt(dataKey, Buffer.from(plaintext, 'utf8'), secretName(context)).toString('base64'),
  };
}

function wrap(master: MasterKey, dataKey: Uint8Array, context: SecretContext): string {
  return encrypt(keyFor(master, 'data-key-wrap'), dataKey, secretName(context)).toString('base64');
}

function unwrap(
  keys: ReadonlyMap<string, MasterKey>,
  sealed: SealedSecret,
  context: SecretContext,
): Result<Buffer, OpenFailure> {
  const master = keys.get(sealed.masterKeyId);
  if (master === undefined) return fail('unknown-master-key');
  const wrapped = Buffer.from(sealed.wrappedDataKey, 'base64');
  const dataKey = decrypt(keyFor(master, 'data-key-wrap'), wrapped, secretName(context));
  return dataKey === undefined || dataKey.length !== keyBytes ? fail('unreadable') : ok(dataKey);
}

function sealDocument(master: MasterKey, text: string, purpose: string): string {
  const sealed = encrypt(keyFor(master, `document:${purpose}`), Buffer.from(text, 'utf8'), purpose);
  return `tollgate-sealed-1.${master.id}.${sealed.toString('base64')}`;
}

function openDocument(
  keys: ReadonlyMap<string, MasterKey>,
  sealed: string,
  purpose: string,
): Result<string, OpenFailure> {
  const [, id = '', encoded = ''] = documentPattern.exec(sealed) ?? [];
  if (id === '') return fail('unreadable');
  const master = keys.get(id);
  if (master === undefined) return fail('unknown-master-key');
  const text = decrypt(keyFor(master, `document:${purpose}`), Buffer.from(encoded, 'base64'), purpose);
  return text === undefined ? fail('unreadable') : ok(text.toString('utf8'));
}

/** One key a purpose: what is sealed for one can never be opened for another. */
function keyFor(master: MasterKey, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', master.bytes, '', `tollgate/v1/${purpose}`, keyBytes));
}

/** JSON keeps the members apart: no choice of names can make two contexts look alike. */
function secretName(context: SecretContext): string {
  return JSON.stringify([
    'tollgate/secret/v1',
    context.tenant,
    context.provider,
    context.credentialId,
    context.version,
  ]);
}
