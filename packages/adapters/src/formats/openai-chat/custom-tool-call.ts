import { isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';

/** Tells a tool call of a kind that only this format knows from other content. */
export function isToolCallObject(value: JsonValue): value is JsonObject {
  return isJsonObject(value) && value['type'] === 'custom' && isJsonObject(value['custom']);
}
