import { createHash } from 'node:crypto';
import { fail, ok, type Result } from '@tollgate/schema';
import { keyBytes } from './aes-gcm.js';

/** A key from the environment that wraps data keys. Its id stands in every value sealed under it. */
export interface MasterKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

const idPattern = /^[A-Za-z0-9_-]{1,64}$/;
const base64Pattern = /^[A-Za-z0-9+/]{43}=$/;
const derivedIdChars = 8;
const distinctBytesMin = 8;

/**
 * Reads `BASE64` or `id:BASE64,id2:BASE64`. The first key seals, all of them open. A key without an id is named
 * after its own hash. The failure is a sentence for the operator that never repeats the key.
 */
export function parseMasterKeys(text: string): Result<readonly MasterKey[], string> {
  const keys: MasterKey[] = [];
  for (const entry of text.split(',')) {
    const key = parseMasterKey(entry.trim());
    if (!key.ok) return key;
    if (keys.some((other) => other.id === key.value.id)) return fail(`has two keys with the id ${key.value.id}`);
    keys.push(key.value);
  }
  return ok(keys);
}

function parseMasterKey(entry: string): Result<MasterKey, string> {
  const separator = entry.indexOf(':');
  const encoded = entry.slice(separator + 1);
  if (!base64Pattern.test(encoded)) {
    return fail('must be 32 bytes in base64, 44 characters long (make one with: openssl rand -base64 32)');
  }
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== keyBytes) return fail(`must be ${keyBytes} bytes long`);
  if (new Set(bytes).size < distinctBytesMin) return fail('looks like an example: its bytes are not random');
  const id = separator === -1 ? derivedId(bytes) : entry.slice(0, separator);
  if (!idPattern.test(id))
    return fail('has a key id with characters other than letters, digits, hyphen and underscore');
  return ok({ id, bytes });
}

function derivedId(bytes: Uint8Array): string {
  return createHash('sha256').update('tollgate/master-key-id/v1').update(bytes).digest('hex').slice(0, derivedIdChars);
}
