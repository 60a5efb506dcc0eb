import type { ConverseQuirks } from './quirks.js';

const idCharsMax = 64;
const nineChars = 9;
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const accepted: Readonly<Record<ConverseQuirks['toolCallIds'], RegExp>> = {
  plain: /^[a-zA-Z0-9_-]{1,64}$/,
  dotted: /^[a-zA-Z0-9_.:-]{1,64}$/,
  'nine-alphanumeric': /^[a-zA-Z0-9]{9}$/,
};

/**
 * The id of a tool call as the model's platform accepts it. The same id always becomes the same one, and ids that differ
 * stay different, so that calls and results still meet.
 */
export function toWireToolId(id: string, style: ConverseQuirks['toolCallIds']): string {
  if (accepted[style].test(id)) return id;
  if (style === 'nine-alphanumeric') return hashDigits(id, nineChars);
  const written = id.replace(/[^a-zA-Z0-9_-]/g, (character) => `_x${character.charCodeAt(0).toString(16)}_`);
  return written !== '' && written.length <= idCharsMax ? written : `call_${hashDigits(id, 11)}`;
}

/** FNV-1a of 64 bits: far more values than calls of a conversation, and nothing here has to withstand an attacker. */
function hashDigits(text: string, count: number): string {
  let state = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index += 1) {
    state = BigInt.asUintN(64, (state ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  }
  let written = '';
  for (let place = 0; place < count; place += 1) {
    written += digits.charAt(Number(state % 62n));
    state /= 62n;
  }
  return written;
}
