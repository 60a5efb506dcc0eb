const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values: ReadonlyMap<string, number> = new Map([
  ...Array.from(alphabet, (character, value) => [character, value] as const),
  ['-', 62],
  ['_', 63],
]);

/**
 * Decodes base64 (or base64url) of UTF-8 text; undefined for anything else. Written out because this package is built
 * without the globals of any runtime.
 */
export function textOfBase64(data: string): string | undefined {
  const bytes = bytesOfBase64(data);
  return bytes === undefined ? undefined : textOfUtf8(bytes);
}

function bytesOfBase64(data: string): Uint8Array | undefined {
  const digits = data.replace(/\s/g, '').replace(/={1,2}$/, '');
  if (digits.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let held = 0;
  for (const digit of digits) {
    const value = values.get(digit);
    if (value === undefined) return undefined;
    held = ((held << 6) | value) & 0xfff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length] = (held >> bits) & 0xff;
    length += 1;
  }
  return bytes;
}

function textOfUtf8(bytes: Uint8Array): string | undefined {
  let escaped = '';
  for (const byte of bytes) escaped += `%${byte.toString(16).padStart(2, '0')}`;
  try {
    return decodeURIComponent(escaped);
  } catch {
    return undefined;
  }
}

/** Encodes text as base64 of its UTF-8, in the common alphabet and with padding. A lone surrogate becomes U+FFFD. */
export function base64OfText(text: string): string {
  const bytes = utf8Of(text);
  let encoded = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second, third] = bytes.subarray(at, at + 3);
    const group = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    encoded += digitAt(group, 18) + digitAt(group, 12);
    encoded += second === undefined ? '==' : digitAt(group, 6) + (third === undefined ? '=' : digitAt(group, 0));
  }
  return encoded;
}

function digitAt(group: number, shift: number): string {
  return alphabet.charAt((group >> shift) & 63);
}

function utf8Of(text: string): Uint8Array {
  const escaped = encodeURIComponent(text.replace(loneSurrogate, '\uFFFD'));
  const bytes = new Uint8Array(escaped.length);
  let length = 0;
  for (let at = 0; at < escaped.length; at += 1) {
    const isEscape = escaped.charCodeAt(at) === percent;
    bytes[length] = isEscape ? Number.parseInt(escaped.slice(at + 1, at + 3), 16) : escaped.charCodeAt(at);
    if (isEscape) at += 2;
    length += 1;
  }
  return bytes.subarray(0, length);
}

const percent = 37;
const loneSurrogate = /\p{Surrogate}/gu;
