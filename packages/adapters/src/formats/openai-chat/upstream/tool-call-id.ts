import type { OpenAiChatQuirks } from './quirks.js';

const nineAlphanumeric = /^[a-zA-Z0-9]{9}$/;
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const mappedChars = 9;

/** The id as the provider accepts it. The same id is always mapped to the same one, so calls and results still meet. */
export function toolCallIdOf(id: string, quirks: Pick<OpenAiChatQuirks, 'toolCallIds'>): string {
  if (quirks.toolCallIds === 'any' || nineAlphanumeric.test(id)) return id;
  let rest = hash(id);
  let mapped = '';
  for (let position = 0; position < mappedChars; position += 1) {
    mapped += digits.charAt(Number(rest % 62n));
    rest /= 62n;
  }
  return mapped;
}

/** FNV-1a of 64 bits: far more values than calls of a conversation, and nothing here has to withstand an attacker. */
function hash(text: string): bigint {
  let state = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index += 1) {
    state = BigInt.asUintN(64, (state ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  }
  return state;
}
