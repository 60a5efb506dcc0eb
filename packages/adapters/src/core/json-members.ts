import { isJsonObject, type JsonObject, type JsonValue, plainNumber } from '@tollgate/schema';

/** The value as text; undefined for anything else. These readers are for wire values, of which nothing may be assumed. */
export function asText(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The value as text that is not empty. */
export function asFilledText(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value as a finite number. */
export function asNumber(value: JsonValue | undefined): number | undefined {
  const number = plainNumber(value);
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** The value as a count: a whole number of at least zero that is exact. */
export function asCount(value: JsonValue | undefined): number | undefined {
  const number = plainNumber(value);
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** The value as an object. */
export function asObject(value: JsonValue | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

const noItems: readonly JsonValue[] = [];

/** The items of an array; none for anything else. */
export function itemsOf(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonArray(value) ? value : noItems;
}

/** `Array.isArray` does not narrow readonly arrays. */
export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The members of an object that are not known, but for nulls, which say nothing; undefined when there are none. */
export function unknownMembers(object: JsonValue, known: ReadonlySet<string>): JsonObject | undefined {
  const others = Object.entries(asObject(object) ?? {}).filter(([name, value]) => !known.has(name) && value !== null);
  return others.length === 0 ? undefined : Object.fromEntries(others);
}
