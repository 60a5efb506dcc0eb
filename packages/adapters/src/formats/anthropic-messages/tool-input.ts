import { isJsonObject, type JsonObject, parseExactJson } from '@tollgate/schema';

/** The member under which arguments that are not a JSON object travel, as the format's documentation advises. */
export const invalidInputMember = 'INVALID_JSON';

/**
 * Arguments as the object this format wants. A model that was cut off, or wrote nonsense, must not break the
 * conversation, nor may what it wrote be lost: then the text stands in the object whole.
 */
export function toolInput(argumentsJson: string): JsonObject {
  if (argumentsJson.trim() === '') return {};
  const input = parseExactJson(argumentsJson);
  return isJsonObject(input) ? input : { [invalidInputMember]: argumentsJson };
}
