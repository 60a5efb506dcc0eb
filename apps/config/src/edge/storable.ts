import type { Problem } from '@tollgate/platform';
import { ExactNumber, isJsonObject, type JsonValue } from '@tollgate/schema';

const loneSurrogate = /\p{Cs}/u;

/**
 * JSON can say things no store keeps as they are: NUL and half characters, numbers beyond all range, a member called
 * `__proto__`. They are refused by name at the door. The value is at most as deep as `bodyDepthMax`.
 */
export function unstorable(value: JsonValue, path = ''): Problem[] {
  if (typeof value === 'string') return unstorableText(value, path);
  if (typeof value === 'number') {
    return Number.isFinite(value) ? [] : [{ path, message: 'is too large a number' }];
  }
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return [];
  if (!isJsonObject(value)) return value.flatMap((item, index) => unstorable(item, join(path, String(index))));
  return Object.entries(value).flatMap(([name, member]) => {
    if (name === '__proto__') return [{ path: join(path, name), message: 'is not a name a member can have' }];
    const problems = unstorableText(name, path);
    return member === undefined ? problems : [...problems, ...unstorable(member, join(path, name))];
  });
}

function unstorableText(text: string, path: string): Problem[] {
  if (text.includes('\0')) return [{ path, message: 'must not contain the character NUL' }];
  return loneSurrogate.test(text) ? [{ path, message: 'must be well-formed Unicode' }] : [];
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
