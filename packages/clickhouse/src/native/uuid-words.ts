const notHex = 16;

/** The value of each hexadecimal digit, by character code. */
const digits = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(value) ? notHex : value;
});

/** A UUID as four numbers of 32 bits, the first of them the highest. Overwritten by the next call. */
const words = new Uint32Array(4);

let last = '';

/**
 * Reads the text of a UUID. What it gives back is only good until the next call. Does not look whether it is one.
 * The last one is remembered: most columns of ids have the same one in many rows.
 */
export function uuidWords(text: string): Readonly<Uint32Array> {
  if (text === last) return words;
  last = text;
  words[0] = hex(text, 0, 8);
  words[1] = (hex(text, 9, 13) << 16) | hex(text, 14, 18);
  words[2] = (hex(text, 19, 23) << 16) | hex(text, 24, 28);
  words[3] = hex(text, 28, 36);
  return words;
}

function hex(text: string, from: number, to: number): number {
  let value = 0;
  for (let index = from; index < to; index += 1) value = (value << 4) | (digits[text.charCodeAt(index)] ?? notHex);
  return value;
}
