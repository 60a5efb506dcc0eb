import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Failure } from '@tollgate/schema';
import { fail, hourMs, ok, type Result, secondMs } from '@tollgate/schema';
import { SignJWT } from 'jose';
import { noCredential } from './no-credential.js';

/** A Google service account's key, as far as it is needed. */
export interface ServiceAccount {
  readonly clientEmail: string;
  /** PEM; a line end may also be written as `\n`, as in the key file's JSON. */
  readonly privateKey: string;
}

/** Where service accounts get their tokens. */
export const googleTokenServer = { baseUrl: 'https://oauth2.googleapis.com', path: '/token' } as const;

/** The longest that Google takes an assertion for. */
const assertionMs = hourMs;

const unusable = noCredential('The private key of the service account cannot be used');

/**
 * The claim to be a service account, signed with its key, for which Google gives a token.
 *
 * Source: developers.google.com/identity/protocols/oauth2/service-account#httprest
 */
export async function signAssertion(
  account: ServiceAccount,
  scope: string,
  nowMs: number,
): Promise<Result<string, Failure>> {
  const key = readKey(account.privateKey);
  if (key === undefined) return fail(unusable);
  const nowS = Math.floor(nowMs / secondMs);
  const assertion = new SignJWT({ scope })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(account.clientEmail)
    .setAudience(googleTokenServer.baseUrl + googleTokenServer.path)
    .setIssuedAt(nowS)
    .setExpirationTime(nowS + assertionMs / secondMs);
  try {
    return ok(await assertion.sign(key));
  } catch {
    // A key that is too short for the algorithm. What was thrown could quote it, so it is not passed on.
    return fail(unusable);
  }
}

function readKey(pem: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(pem.replaceAll('\\n', '\n'));
    return key.asymmetricKeyType === 'rsa' ? key : undefined;
  } catch {
    return undefined;
  }
}
