const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const floatBytes = 4;

/** Base64 of the numbers as little-endian 32-bit floats, as OpenAI writes vectors. */
export function floatsToBase64(numbers: readonly number[]): string {
  const view = new DataView(new ArrayBuffer(numbers.length * floatBytes));
  numbers.forEach((number, index) => {
    view.setFloat32(index * floatBytes, number, true);
  });
  let text = '';
  for (let offset = 0; offset < view.byteLength; offset += 3) {
    const left = view.byteLength - offset;
    const bits =
      (view.getUint8(offset) << 16) |
      ((left > 1 ? view.getUint8(offset + 1) : 0) << 8) |
      (left > 2 ? view.getUint8(offset + 2) : 0);
    text += alphabet.charAt(bits >> 18) + alphabet.charAt((bits >> 12) & 63);
    text += left > 1 ? alphabet.charAt((bits >> 6) & 63) : '=';
    text += left > 2 ? alphabet.charAt(bits & 63) : '=';
  }
  return text;
}

/** The numbers of such base64; undefined when it is none. */
export function base64ToFloats(text: string): number[] | undefined {
  const bytes = bytesOf(text);
  if (bytes === undefined || bytes.byteLength % floatBytes !== 0) return undefined;
  const view = new DataView(bytes.buffer);
  return Array.from({ length: bytes.byteLength / floatBytes }, (_, index) => view.getFloat32(index * floatBytes, true));
}

/** The signed bytes of base64 as numbers from -128 to 127, as vectors are quantised; undefined when it is none. */
export function base64ToInt8(text: string): number[] | undefined {
  const bytes = bytesOf(text);
  if (bytes === undefined) return undefined;
  return Array.from(bytes, (byte) => (byte > int8Max ? byte - 256 : byte));
}

const int8Max = 127;

function bytesOf(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let at = 0;
  for (let offset = 0; offset < text.length; offset += 4) {
    let bits = 0;
    for (let digit = 0; digit < 4; digit += 1) {
      bits = (bits << 6) | Math.max(0, alphabet.indexOf(text.charAt(offset + digit)));
    }
    for (const shift of [16, 8, 0]) {
      if (at < bytes.length) bytes[at] = (bits >> shift) & 255;
      at += 1;
    }
  }
  return bytes;
}
