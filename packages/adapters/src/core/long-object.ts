import { type JsonObject, type JsonValue, parseExactJson } from '@tollgate/schema';

/** The text of an object that is read only when it is written. */
export interface LongText {
  readonly text: string;
  /** The object for what the text says; undefined where that is no JSON. */
  readonly objectOf: (value: JsonValue | undefined) => JsonObject;
}

const longTexts = new WeakMap<JsonObject, LongText>();

/**
 * An object that is too long to be read at once. It looks empty, and must be handed on as it is: `jsonPieces` reads it step
 * by step and writes what it says, `JSON.stringify` does the same in one go.
 */
export function longObject(long: LongText): JsonObject {
  const object: JsonObject = {};
  Object.defineProperty(object, 'toJSON', { value: () => long.objectOf(parseExactJson(long.text)) });
  longTexts.set(object, long);
  return object;
}

/** The text of an object that `longObject` made; undefined for all others. */
export function longTextOf(object: JsonObject): LongText | undefined {
  return longTexts.get(object);
}
