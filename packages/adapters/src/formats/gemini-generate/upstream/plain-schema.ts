import { ExactNumber, isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';
import { isJsonArray } from '../../../core/json-members.js';

/** Deepest schema that is looked through; what lies deeper goes as it is. */
export const schemaDepthMax = 64;

/**
 * A JSON Schema as this format takes it. Most keywords that the provider does not know may be sent, but not beside a
 * reference, and definitions are only found below `$defs`; a constant is an enumeration of one. Rules:
 * `responseJsonSchema` in the type declarations of the npm package @google/genai.
 */
export function plainSchema(schema: JsonObject, depth = 0): JsonObject {
  if (depth > schemaDepthMax) return schema;
  const reference = schema['$ref'];
  const members = Object.entries(schema).filter(([name]) => name !== '$schema' && name !== '$comment');
  const kept = typeof reference === 'string' ? members.filter(([name]) => isBesideReference(name)) : members;
  const plain: Record<string, JsonValue | undefined> = {};
  for (const [name, value] of kept) {
    if (name === '$ref' && typeof value === 'string') plain['$ref'] = value.replace('#/definitions/', '#/$defs/');
    else if (name === 'const') Object.assign(plain, constantOf(value, schema));
    else if (name === 'definitions')
      plain['$defs'] = { ...namedSchemas(value, depth), ...namedSchemas(schema['$defs'], depth) };
    else if (name !== '$defs' || schema['definitions'] === undefined) plain[name] = memberOf(name, value, depth);
  }
  return plain;
}

function isBesideReference(name: string): boolean {
  return name.startsWith('$') || name === 'definitions';
}

/** Only texts and numbers can be enumerated; of any other constant the type is left. */
function constantOf(value: JsonValue | undefined, schema: JsonObject): JsonObject {
  const kind = value === null ? 'null' : value instanceof ExactNumber ? 'number' : typeof value;
  if (kind === 'string' || kind === 'number') return schema['enum'] === undefined ? { enum: [value ?? null] } : {};
  return schema['type'] === undefined && (kind === 'boolean' || kind === 'null') ? { type: kind } : {};
}

const mapsOfSchemas: ReadonlySet<string> = new Set(['properties', 'patternProperties', '$defs', 'dependentSchemas']);
const schemas: ReadonlySet<string> = new Set([
  'items',
  'prefixItems',
  'anyOf',
  'oneOf',
  'allOf',
  'not',
  'additionalProperties',
  'additionalItems',
  'contains',
  'if',
  'then',
  'else',
]);

function memberOf(name: string, value: JsonValue | undefined, depth: number): JsonValue | undefined {
  if (mapsOfSchemas.has(name)) return namedSchemas(value, depth) ?? value;
  if (!schemas.has(name)) return value;
  if (isJsonArray(value))
    return value.map((item): JsonValue => (isJsonObject(item) ? plainSchema(item, depth + 1) : item));
  return isJsonObject(value) ? plainSchema(value, depth + 1) : value;
}

function namedSchemas(value: JsonValue | undefined, depth: number): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  const entries = Object.entries(value).map(([name, schema]) => [
    name,
    isJsonObject(schema) ? plainSchema(schema, depth + 1) : schema,
  ]);
  return Object.fromEntries(entries);
}
