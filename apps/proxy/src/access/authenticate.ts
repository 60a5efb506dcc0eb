import { hashVirtualKey, isWellFormedVirtualKey } from '@tollgate/keyring';
import { type Failure, fail, ok, type Result } from '@tollgate/schema';
import type { ServingSnapshot } from '../snapshot/index.js';
import type { Principal } from './principal.js';

const missing: Failure = {
  code: 'access.key-missing',
  message:
    'Send your Tollgate key as `Authorization: Bearer tg_...`, `x-api-key` or `x-goog-api-key`; addresses of Google’s API ' +
    'take it as `?key=`, too',
};
const malformed: Failure = {
  code: 'access.key-malformed',
  message: 'This is not a Tollgate key; it begins with `tg_` and must be complete',
};
const unknown: Failure = { code: 'access.key-unknown', message: 'The key is unknown, revoked or expired' };

/**
 * Finds out who asks. Junk is refused by its checksum, before any look-up. The look-up goes by the hash of the key, so
 * how long it takes tells nothing of the keys there are. Unknown, revoked and expired keys get the same answer.
 */
export function authenticate(
  snapshot: Pick<ServingSnapshot, 'keysByHash'>,
  key: string | undefined,
  nowMs: number,
): Result<Principal, Failure> {
  if (key === undefined || key === '') return fail(missing);
  if (!isWellFormedVirtualKey(key)) return fail(malformed);
  const found = snapshot.keysByHash.get(hashVirtualKey(key));
  if (found === undefined) return fail(unknown);
  const isExpired = found.expiresAtMs !== undefined && nowMs >= found.expiresAtMs;
  return isExpired ? fail(unknown) : ok({ key: found });
}
