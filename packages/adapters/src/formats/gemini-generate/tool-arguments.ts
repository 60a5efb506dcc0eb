import { isJsonObject, type JsonObject, type JsonValue, parseExactJson } from '@tollgate/schema';
import { longObject } from '../../core/long-object.js';
import { textOfArguments } from '../../core/object-text.js';
import { pieceCharsMax } from '../../core/text-pieces.js';

/** The member under which arguments that are not a JSON object travel. */
export const otherArgumentsMember = 'arguments';

/**
 * Arguments as the object this format wants. A model that was cut off, or wrote nonsense, must not break the
 * conversation, nor may what it wrote be lost: then it stands in the object whole.
 */
export function toArgs(argumentsJson: string): JsonObject {
  const objectOf = (args: JsonValue | undefined): JsonObject =>
    isJsonObject(args) ? args : { [otherArgumentsMember]: args ?? argumentsJson };
  if (argumentsJson.length > pieceCharsMax) return longObject({ text: argumentsJson, objectOf });
  return argumentsJson.trim() === '' ? {} : objectOf(parseExactJson(argumentsJson));
}

/** Arguments as JSON text; a call without arguments means an empty object. */
export function argumentsJsonOf(args: JsonValue | undefined): string {
  return textOfArguments(args ?? {});
}
