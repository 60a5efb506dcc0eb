import type { Keyring } from '@tollgate/keyring';
import { Secret } from '@tollgate/platform';
import {
  type CredentialId,
  canonicalJson,
  type Failure,
  fail,
  isJsonObject,
  ok,
  parseJson,
  type Result,
} from '@tollgate/schema';
import type { ServingCredential, ServingSnapshot } from './serving-snapshot.js';

/** The members of an opened credential, such as `apiKey`. */
export type CredentialSecret = ReadonlyMap<string, Secret>;

/** What credentials are bound to besides provider, id and version. There is one tenant. */
const tenant = 'default';

interface Opened {
  readonly credential: ServingCredential;
  readonly result: Result<CredentialSecret, Failure>;
}

/** Opens credentials when they are first needed and keeps them in memory for as long as the snapshot has them. */
export class CredentialOpener {
  readonly #keyring: Pick<Keyring, 'open'>;
  readonly #opened = new Map<CredentialId, Opened>();

  constructor(keyring: Pick<Keyring, 'open'>) {
    this.#keyring = keyring;
  }

  /** Failures are kept as well: a seal that does not open will not open for the next request either. */
  open(credential: ServingCredential): Result<CredentialSecret, Failure> {
    const known = this.#opened.get(credential.id);
    if (known !== undefined && isSame(known.credential, credential)) return known.result;
    const result = this.#unseal(credential);
    this.#opened.set(credential.id, { credential, result });
    return result;
  }

  /** Forgets what the snapshot no longer has. */
  keepOnly(snapshot: ServingSnapshot): void {
    const current = new Map<CredentialId, ServingCredential>();
    for (const provider of snapshot.providers.values()) {
      for (const credential of provider.credentials) current.set(credential.id, credential);
    }
    for (const [id, { credential }] of this.#opened) {
      const still = current.get(id);
      if (still === undefined || !isSame(still, credential)) this.#opened.delete(id);
    }
  }

  #unseal(credential: ServingCredential): Result<CredentialSecret, Failure> {
    const { provider, id, version, sealed } = credential;
    const plaintext = this.#keyring.open(sealed, { tenant, provider, credentialId: id, version });
    if (!plaintext.ok) return cannotOpen(credential, plaintext.failure);
    const members = parseJson(plaintext.value);
    if (!isJsonObject(members)) return cannotOpen(credential, 'not an object');
    const secrets = Object.entries(members).map(([name, value]): [string, Secret] => [
      name,
      new Secret(typeof value === 'string' ? value : canonicalJson(value)),
    ]);
    return ok(new Map(secrets));
  }
}

function isSame(left: ServingCredential, right: ServingCredential): boolean {
  return (
    left.provider === right.provider &&
    left.version === right.version &&
    left.sealed.ciphertext === right.sealed.ciphertext &&
    left.sealed.wrappedDataKey === right.sealed.wrappedDataKey
  );
}

function cannotOpen({ provider, id, version }: ServingCredential, reason: string): Result<never, Failure> {
  return fail({
    code: 'model.no-credential',
    message: `The provider ${provider} has no usable credential`,
    detail: `credential ${id} version ${version}: ${reason}`,
  });
}
