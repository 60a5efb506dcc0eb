import { isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';
import { isEnvelope } from '../../../core/carried-state.js';
import { asFilledText, isJsonArray } from '../../../core/json-members.js';
import type { GeminiTraits } from './gemini-traits.js';

/**
 * Whether a body of this format may go as it is. Not one that carries what another vendor signed, and not one with
 * calls that the model would refuse for want of a signature: those are read and written anew.
 */
export function acceptsBody(body: JsonObject, traits: GeminiTraits): boolean {
  let isCallSeen = false;
  for (const content of listOf(body['contents'])) {
    if (!isJsonObject(content)) return true;
    // A turn of the model may stand in several contents, as it was streamed.
    if (content['role'] !== 'model') isCallSeen = false;
    for (const part of listOf(content['parts'])) {
      if (!isJsonObject(part)) continue;
      if (isEnvelope(signatureOf(part))) return false;
      const isFirstCall: boolean = !isCallSeen && isCall(part);
      isCallSeen ||= isFirstCall;
      if (isFirstCall && traits.needsSignatures && asFilledText(signatureOf(part)) === undefined) return false;
    }
  }
  return true;
}

function signatureOf(part: JsonObject): JsonValue | undefined {
  return part['thoughtSignature'] ?? part['thought_signature'];
}

function isCall(part: JsonObject): boolean {
  return isJsonObject(part['functionCall'] ?? part['function_call']);
}

/** One object may stand for a list of one. */
function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (isJsonArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}
