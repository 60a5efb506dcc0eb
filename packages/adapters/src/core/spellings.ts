import type { JsonValue } from '@tollgate/schema';
import { asObject } from './json-members.js';

/** Paths by which a format's callers may have written one thing, by the path that is told of it. */
export type Spellings = Readonly<Record<string, readonly string[]>>;

const leadingPath = /^[\w.]+(?=:|$)/;

/** A path, or `path: reason`, by the path that the body has of those that may be meant; as it was told where it has none. */
export function asSpelt(body: JsonValue, told: string, spellings: Spellings): string {
  const [path = ''] = leadingPath.exec(told) ?? [];
  const known = Object.hasOwn(spellings, path) ? spellings[path] : undefined;
  const written = known?.find((spelling) => holds(body, spelling));
  return written === undefined ? told : written + told.slice(path.length);
}

function holds(body: JsonValue, path: string): boolean {
  let value: JsonValue | undefined = body;
  for (const name of path.split('.')) value = asObject(value)?.[name];
  return value !== undefined && value !== null;
}
