import { isJsonObject, type JsonValue } from '@tollgate/schema';
import { z } from 'zod';
import { isJsonArray } from './json-members.js';

/** A value of a body, where it stands, and the schema that was asked what it holds. */
export interface Reading {
  readonly schema: z.ZodType;
  readonly value: JsonValue | undefined;
  readonly path: string;
}

/** Most members that are told of one request. */
export const unreadMembersMax = 32;
/** How much of a caller's own word is told back, in UTF-16 code units. */
const nameCharsMax = 64;

const placeInList = /\[\d+\]/g;

/**
 * Members of a body that no schema knows by which it was read, as paths. One that is met in many places of a list is told
 * once, with the first of them; what is empty says nothing, so nothing is lost with it.
 */
export function unreadMembers(readings: readonly Reading[]): readonly string[] {
  const objects: Objects = new Map();
  for (const { schema, value, path } of readings) visit(schema, value, path, objects);
  const told = new Map<string, string>();
  for (const [path, { members, known }] of objects) {
    for (const [name, value] of Object.entries(members)) {
      if (known.has(name) || isEmpty(value)) continue;
      const at = below(path, name.slice(0, nameCharsMax));
      const everywhere = at.replace(placeInList, '[]');
      if (!told.has(everywhere)) told.set(everywhere, at);
      if (told.size === unreadMembersMax) return [...told.values()];
    }
  }
  return [...told.values()];
}

/** Objects by their paths, for one may be read by several schemas. */
type Objects = Map<
  string,
  { readonly members: Readonly<Record<string, JsonValue | undefined>>; readonly known: Set<string> }
>;

function visit(schema: unknown, value: JsonValue | undefined, path: string, objects: Objects): void {
  if (value === undefined || value === null) return;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodCatch) {
    visit(schema.unwrap(), value, path, objects);
  } else if (schema instanceof z.ZodPreprocess) {
    visit(schema.out, value, path, objects);
  } else if (schema instanceof z.ZodUnion) {
    for (const option of schema.options) visit(option, value, path, objects);
  } else if (schema instanceof z.ZodArray) {
    if (isJsonArray(value))
      for (const [at, item] of value.entries()) visit(schema.element, item, `${path}[${at}]`, objects);
  } else if (schema instanceof z.ZodObject && isJsonObject(value)) {
    const object = objects.get(path) ?? { members: value, known: new Set<string>() };
    objects.set(path, object);
    for (const [name, member] of Object.entries(schema.shape)) {
      object.known.add(name);
      visit(member, value[name], below(path, name), objects);
    }
  }
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function isEmpty(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  return (isJsonObject(value) || isJsonArray(value)) && Object.keys(value).length === 0;
}
