import { isJsonObject, type JsonValue, parseExactJson } from '@tollgate/schema';
import { joinPieces } from '../../core/join-opaque.js';
import { asText } from '../../core/json-members.js';

/**
 * A block of a tool that the provider runs, from its pieces: the input comes as text and is a value in the whole block. One
 * that was cut off keeps the input it began with.
 */
export function joinAnthropicBlock(value: JsonValue, pieces: readonly JsonValue[]): JsonValue {
  const inputs = pieces.filter((piece) => isJsonObject(piece) && piece['type'] === 'input_json_delta');
  const whole = joinPieces(
    value,
    pieces.filter((piece) => !inputs.includes(piece)),
  );
  const json = inputs.map((piece) => (isJsonObject(piece) ? (asText(piece['partial_json']) ?? '') : '')).join('');
  const input = parseExactJson(json);
  return input === undefined || !isJsonObject(whole) ? whole : { ...whole, input };
}
