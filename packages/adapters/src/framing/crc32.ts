/** The reversed polynomial of CRC-32/ISO-HDLC, the checksum of gzip, PNG and AWS event streams. */
const polynomial = 0xedb88320;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = (remainder & 1) === 1 ? (remainder >>> 1) ^ polynomial : remainder >>> 1;
  }
  return remainder;
});

/**
 * CRC-32 of a piece of bytes, as an unsigned number. `before` is the checksum of what came before the piece, so that a
 * whole can be summed in parts.
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let state = ~before;
  for (const byte of bytes) state = (state >>> 8) ^ (table[(state ^ byte) & 0xff] ?? 0);
  return ~state >>> 0;
}
