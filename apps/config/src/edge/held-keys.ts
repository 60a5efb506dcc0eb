import { holdsProviderKey, holdsVirtualKey, looksLikeProviderKey } from '@tollgate/keyring';
import type { Problem } from '@tollgate/platform';
import { ExactNumber, isJsonObject, type JsonValue } from '@tollgate/schema';

/** The one member that is sealed; a key of another Tollgate may stand in it, too. */
const sealedMember = 'secret';
const heldKey = 'holds a key; names, tags and the like are kept and shown as they are, keys belong in secret';

/**
 * Everything but a secret is kept in clear: in PostgreSQL, in the audit log, from which nothing is ever taken, in reports.
 * A key that was pasted into the wrong place is refused there by name. Neither the place nor the message repeats it.
 */
export function heldKeys(value: JsonValue): Problem[] {
  if (typeof value !== 'object' || value === null || !isJsonObject(value)) return heldIn(value, '');
  return Object.entries(value).flatMap(([name, member]) => {
    if (isKey(name)) return [{ path: '', message: heldKey }];
    return name === sealedMember || member === undefined ? [] : heldIn(member, name);
  });
}

function heldIn(value: JsonValue, path: string): Problem[] {
  if (typeof value === 'string') return isKey(value) ? [{ path, message: heldKey }] : [];
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return [];
  if (!isJsonObject(value)) return value.flatMap((item, index) => heldIn(item, `${path}.${index}`));
  return Object.entries(value).flatMap(([name, member]) => {
    if (isKey(name)) return [{ path, message: heldKey }];
    return member === undefined ? [] : heldIn(member, `${path}.${name}`);
  });
}

function isKey(text: string): boolean {
  return holdsVirtualKey(text) || looksLikeProviderKey(text) || holdsProviderKey(text);
}
