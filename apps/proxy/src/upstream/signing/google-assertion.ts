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
export interface TokenServer {
  /** Without a path. */
  readonly baseUrl: string;
  readonly path: string;
}

/** Google's own. */
export const googleTokenUrl = 'https://oauth2.googleapis.com/token';

/** The server at an address; a service account's key names one as `token_uri`. */
export function tokenServerAt(url: string): TokenServer {
  const { origin, pathname } = new URL(url);
  return { baseUrl: origin, path: pathname };
}

export const googleTokenServer = tokenServerAt(googleTokenUrl);

/** The longest that Google takes an assertion for. */
const assertionMs = hourMs;

const unusable = noCredential('The private key of the service account cannot be used');

/**
 * The claim to be a service account, signed with its key, for which a server gives a token.
 *
 * Source: developers.google.com/identity/protocols/oauth2/service-account#httprest
 */
export async function signAssertion(
  account: ServiceAccount,
  claim: { readonly scope: string; readonly server: TokenServer },
  nowMs: number,
): Promise<Result<string, Failure>> {
  const { scope, server } = claim;
  const key = readKey(account.privateKey);
  if (key === undefined) return fail(unusable);
  const nowS = Math.floor(nowMs / secondMs);
  const assertion = new SignJWT({ scope })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(account.clientEmail)
    .setAudience(server.baseUrl + server.path)
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
