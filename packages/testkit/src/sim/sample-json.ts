import { isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';
import { list, text } from '../provider/received-call.js';

const depthMax = 12;

/** A value that fits a JSON Schema, as a model that obeys one would write it. Knows the usual keywords. */
export function sampleOf(schema: JsonValue | undefined, depth = 0): JsonValue {
  if (schema === undefined || !isJsonObject(schema) || depth > depthMax) return 'sample';
  const [first] = list(schema['enum']);
  if (first !== undefined) return first;
  if (schema['const'] !== undefined) return schema['const'];
  const [option] = [...list(schema['anyOf']), ...list(schema['oneOf'])];
  if (option !== undefined) return sampleOf(option, depth + 1);
  switch (typeOf(schema)) {
    case 'object':
      return sampleObject(schema, depth);
    case 'array':
      return [sampleOf(schema['items'], depth + 1)];
    case 'integer':
    case 'number':
      return typeof schema['minimum'] === 'number' ? schema['minimum'] : 7;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return 'sample';
  }
}

/** Google's own schemas write the names of types in capitals. */
function typeOf(schema: JsonObject): string | undefined {
  const type = schema['type'] ?? (schema['properties'] === undefined ? undefined : 'object');
  return text(Array.isArray(type) ? list(type).find((entry) => entry !== 'null') : type)?.toLowerCase();
}

function sampleObject(schema: JsonObject, depth: number): JsonObject {
  const properties = schema['properties'];
  if (properties === undefined || !isJsonObject(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, sampleOf(property, depth + 1)]),
  );
}
