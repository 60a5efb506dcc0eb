import type { JsonValue } from '@tollgate/schema';

/** What a member is replaced by: one of every kind, with the ugly ones of each. */
const replacements: readonly JsonValue[] = [
  null,
  true,
  0,
  -1,
  1e308,
  0.5,
  '',
  'x',
  [],
  [null],
  {},
  { type: 'x' },
  [[{}]],
];

/**
 * Copies of a value in which one place has been replaced. The places are spread evenly over the value, so the same
 * value is always damaged in the same ways and a failure can be repeated.
 */
export function mutationsOf(value: JsonValue, most: number): JsonValue[] {
  const places = placesOf(value);
  const step = Math.max(1, Math.floor(places.length / most));
  const damaged: JsonValue[] = [];
  for (let index = 0; index < places.length && damaged.length < most; index += step) {
    const replacement = replacements[(index + damaged.length) % replacements.length] ?? null;
    damaged.push(replaceAt(value, places[index] ?? [], replacement));
  }
  return damaged;
}

type Path = readonly (string | number)[];

function placesOf(value: JsonValue, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const members = Object.entries(value).flatMap(([name, member]) => placesOf(member ?? null, [...path, name]));
  return path.length === 0 ? members : [path, ...members];
}

function replaceAt(value: JsonValue, path: Path, replacement: JsonValue): JsonValue {
  const [step, ...rest] = path;
  if (step === undefined) return replacement;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === step ? replaceAt(item, rest, replacement) : item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === step ? replaceAt(member ?? null, rest, replacement) : member,
    ]),
  );
}
