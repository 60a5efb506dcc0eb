import { isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';
import { isJsonArray } from '../../../core/json-members.js';

/** Members whose value is the caller's own, where no name is anybody else's to spell. */
const freeMembers: ReadonlySet<string> = new Set([
  'args',
  'default',
  'example',
  'labels',
  'parametersJsonSchema',
  'partMetadata',
  'response',
  'responseJsonSchema',
]);

/** Members that are maps: their names are the caller's, what stands below the names is the format's. */
const maps: ReadonlySet<string> = new Set(['properties', 'defs', '$defs']);

/**
 * A body with its members in camel case. Google reads both spellings of every member, `generation_config` and
 * `generationConfig`, except in what is the caller's own. Where both are there, the camel case one counts.
 */
export function inCamelCase(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(inCamelCase);
  return isJsonObject(value) ? objectInCamelCase(value) : value;
}

function objectInCamelCase(object: JsonObject): JsonObject {
  const members = new Map<string, JsonValue | undefined>();
  for (const [written, value] of Object.entries(object)) {
    const name = camelCaseOf(written);
    if (name !== written && object[name] !== undefined) continue;
    members.set(name, value === undefined ? undefined : memberInCamelCase(name, value));
  }
  return Object.fromEntries(members);
}

function memberInCamelCase(name: string, value: JsonValue): JsonValue {
  if (freeMembers.has(name)) return value;
  if (!maps.has(name) || !isJsonObject(value)) return inCamelCase(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, member === undefined ? undefined : inCamelCase(member)]),
  );
}

/** A name in camel case. Underscores at its beginning are none between words. */
export function camelCaseOf(name: string): string {
  return name.includes('_')
    ? name.replace(/(?<=[^_])_+([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase())
    : name;
}
