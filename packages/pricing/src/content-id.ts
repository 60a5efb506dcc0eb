const offsetBasis = 0x6c62272e07bb014262b821756295c58dn;
const prime = 0x0000000001000000000000000000013bn;
const mask128 = (1n << 128n) - 1n;
const asciiMax = 0x7f;
const hexDigits = 32;

/**
 * A name for a piece of ASCII text that depends on nothing but the text: its 128-bit FNV-1a hash in 32 hex digits. It
 * tells prices apart and is no defence against somebody who looks for a collision. Throws on other characters.
 */
export function contentId(text: string): string {
  let hash = offsetBasis;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > asciiMax) throw new RangeError(`Not ASCII at ${index}`);
    hash = ((hash ^ BigInt(code)) * prime) & mask128;
  }
  return hash.toString(16).padStart(hexDigits, '0');
}
