const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const valuesOfDigits: ReadonlyMap<string, number> = new Map(
  Array.from(alphabet, (character, value) => [character, value] as const),
);

/** Base64 of the UTF-8 of a text. Written out because this package is built without the globals of any runtime. */
export function base64OfText(text: string): string {
  return base64OfBytes(utf8(text));
}

export function base64OfBytes(bytes: readonly number[]): string {
  let written = '';
  for (let place = 0; place < bytes.length; place += 3) {
    const [first = 0, second, third] = bytes.slice(place, place + 3);
    const group = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    written += digit(group >> 18) + digit(group >> 12);
    written += second === undefined ? '=' : digit(group >> 6);
    written += third === undefined ? '=' : digit(group);
  }
  return written;
}

/** The bytes that base64 stands for; undefined when it is none, or is not written the one way that has every bit in use. */
export function bytesOfBase64(data: string): readonly number[] | undefined {
  if (data.length % 4 !== 0) return undefined;
  const digits = data.replace(/={1,2}$/, '');
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const character of digits) {
    const value = valuesOfDigits.get(character);
    if (value === undefined) return undefined;
    held = ((held << 6) | value) & 0xfff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 0xff);
  }
  return (held & ((1 << bits) - 1)) === 0 ? bytes : undefined;
}

function digit(group: number): string {
  return alphabet.charAt(group & 0x3f);
}

/** A lone surrogate, which UTF-8 cannot hold, becomes the replacement character, as every encoder does it. */
function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code));
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
  }
  return bytes;
}

function tail(code: number): number {
  return 0x80 | (code & 0x3f);
}
