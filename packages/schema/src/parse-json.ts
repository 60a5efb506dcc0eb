import { mayHoldExactNumber } from './exact-number.js';
import type { JsonValue } from './json.js';
import { hasEscapedName } from './json-names.js';
import { readSlowly } from './json-reader.js';

/**
 * Reads JSON text from outside as `JSON.parse` should: the engine's parser can take a member name that is written with
 * an escape for another name, one that some earlier document had. Documents with such names are read by our own.
 * @throws SyntaxError when the text is not JSON.
 */
export function readJson(text: string): JsonValue {
  return hasEscapedName(text) ? readSlowly(text, 'plain') : JSON.parse(text);
}

/**
 * The same for what is handed on: a number that would come out as another one is read as an `ExactNumber`.
 * @throws SyntaxError when the text is not JSON.
 */
export function readExactJson(text: string): JsonValue {
  return mayHoldExactNumber(text) || hasEscapedName(text) ? readSlowly(text, 'exact') : JSON.parse(text);
}

/** `readJson`, where malformed text gives undefined, never a throw. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    return readJson(text);
  } catch {
    return undefined;
  }
}

/** `readExactJson`, where malformed text gives undefined, never a throw. */
export function parseExactJson(text: string): JsonValue | undefined {
  try {
    return readExactJson(text);
  } catch {
    return undefined;
  }
}
