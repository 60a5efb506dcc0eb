import { isJsonObject, type JsonObject, type JsonValue, numberOf } from '@tollgate/schema';
import { asText, isJsonArray } from '../../../core/json-members.js';

/** Deepest schema that is translated; what lies deeper goes as it is. */
export const schemaDepthMax = 64;

/** Members of this format's schemas that JSON Schema does not have. */
const ownMembers: ReadonlySet<string> = new Set(['nullable', 'propertyOrdering', 'example']);
/** 64-bit integers are texts in Protobuf's JSON. */
const counts: ReadonlySet<string> = new Set([
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'minProperties',
  'maxProperties',
]);

/**
 * The JSON Schema of a `Schema` of this format, which is OpenAPI's: types in capitals, `nullable`, counts as texts. What
 * is JSON Schema already stays as it is.
 */
export function jsonSchemaOf(schema: JsonObject, depth = 0): JsonObject {
  if (depth > schemaDepthMax) return schema;
  const members: Record<string, JsonValue | undefined> = {};
  for (const [name, value] of Object.entries(schema)) {
    if (!ownMembers.has(name) && value !== null) members[name] = memberOf(name, value, depth);
  }
  if (members['format'] === 'enum') delete members['format'];
  if (schema['example'] !== undefined) members['examples'] = [schema['example']];
  return schema['nullable'] === true ? orNull(members) : members;
}

function memberOf(name: string, value: JsonValue | undefined, depth: number): JsonValue | undefined {
  if (name === 'type') return typeOf(value);
  if (counts.has(name)) return typeof value === 'string' ? countOf(value) : value;
  if (name === 'properties' || name === 'defs' || name === '$defs') return mapOf(value, depth);
  if (name === 'items' || name === 'additionalProperties' || name === 'anyOf') return schemasOf(value, depth);
  return value;
}

function countOf(text: string): JsonValue {
  return /^-?(?:0|[1-9]\d*)$/.test(text) ? numberOf(text) : Number(text);
}

function typeOf(value: JsonValue | undefined): JsonValue | undefined {
  const word = asText(value)?.toLowerCase();
  return word === undefined ? value : word === 'type_unspecified' ? undefined : word;
}

function mapOf(value: JsonValue | undefined, depth: number): JsonValue | undefined {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, schema]) => [
      name,
      isJsonObject(schema) ? jsonSchemaOf(schema, depth + 1) : schema,
    ]),
  );
}

function schemasOf(value: JsonValue | undefined, depth: number): JsonValue | undefined {
  if (isJsonArray(value)) return value.map((item) => (isJsonObject(item) ? jsonSchemaOf(item, depth + 1) : item));
  return isJsonObject(value) ? jsonSchemaOf(value, depth + 1) : value;
}

function orNull(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const { type, anyOf } = members;
  if (typeof type === 'string') {
    const choices = members['enum'];
    return { ...members, type: [type, 'null'], ...(isJsonArray(choices) ? { enum: [...choices, null] } : {}) };
  }
  return isJsonArray(anyOf) ? { ...members, anyOf: [...anyOf, { type: 'null' }] } : members;
}
