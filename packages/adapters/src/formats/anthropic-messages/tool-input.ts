import { isJsonObject, type JsonObject, type JsonValue, parseExactJson } from '@tollgate/schema';
import { longObject } from '../../core/long-object.js';
import { pieceCharsMax } from '../../core/text-pieces.js';

/** The member under which arguments that are not a JSON object travel, as the format's documentation advises. */
export const invalidInputMember = 'INVALID_JSON';

/**
 * Arguments as the object this format wants. A model that was cut off, or wrote nonsense, must not break the
 * conversation, nor may what it wrote be lost: then the text stands in the object whole.
 */
export function toolInput(argumentsJson: string): JsonObject {
  const objectOf = (input: JsonValue | undefined): JsonObject =>
    isJsonObject(input) ? input : { [invalidInputMember]: argumentsJson };
  if (argumentsJson.length > pieceCharsMax) return longObject({ text: argumentsJson, objectOf });
  return argumentsJson.trim() === '' ? {} : objectOf(parseExactJson(argumentsJson));
}
