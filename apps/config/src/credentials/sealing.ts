import { createHash } from 'node:crypto';
import type { SecretContext } from '@tollgate/keyring';
import { type CredentialId, canonicalJson, type ProviderId } from '@tollgate/schema';
import type { CredentialSecret } from '@tollgate/schema/api';

/** There is one tenant yet; seals name it all the same. */
const tenant = 'default';
const fingerprintHexChars = 16;

/** What is sealed: canonical, so that the same secret is the same text. */
export function secretText(secret: CredentialSecret): string {
  return canonicalJson(secret);
}

/** What the seal of a credential is bound to. Opened anywhere else it stays shut. */
export function secretContext(credential: {
  readonly id: CredentialId;
  readonly providerId: ProviderId;
  readonly secretVersion: number;
}): SecretContext {
  const { id, providerId, secretVersion } = credential;
  return { tenant, provider: providerId, credentialId: id, version: secretVersion };
}

/**
 * Tells secrets apart. It is the start of a SHA-256: of the key itself where the secret is just an API key, so that
 * `printf %s "$KEY" | sha256sum` shows which key is in place; of the canonical JSON of all fields otherwise.
 */
export function fingerprintOf(secret: CredentialSecret): string {
  const { apiKey, ...others } = secret;
  const text = apiKey !== undefined && Object.keys(others).length === 0 ? apiKey : secretText(secret);
  return createHash('sha256').update(text).digest('hex').slice(0, fingerprintHexChars);
}
