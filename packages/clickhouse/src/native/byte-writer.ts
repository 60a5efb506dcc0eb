const capacityBytesFirst = 64 * 1024;
/** Shorter texts are quicker written here, if they are ASCII, than handed to the encoder of Node. */
const shortCharsMax = 64;
const asciiMax = 0x7f;
const two16 = 2 ** 16;
const two32 = 2 ** 32;

/** Bytes in the making, little-endian as in all of ClickHouse's binary formats. Grows as it must. */
export class ByteWriter {
  #bytes: Buffer;
  #view: DataView;
  #length = 0;

  constructor(capacityBytes = capacityBytesFirst) {
    this.#bytes = Buffer.allocUnsafeSlow(capacityBytes);
    this.#view = viewOf(this.#bytes);
  }

  /** What was written so far; later writes do not change it. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  uint8(value: number): void {
    const at = this.#take(1);
    this.#view.setUint8(at, value);
  }

  uint16(value: number): void {
    const at = this.#take(2);
    this.#view.setUint16(at, value, true);
  }

  uint32(value: number): void {
    const at = this.#take(4);
    this.#view.setUint32(at, value, true);
  }

  uint48(value: number): void {
    this.uint16(value % two16);
    this.uint32(Math.floor(value / two16));
  }

  /** Of a whole number, which may be negative (as a two's complement) but must be exact. */
  int64(value: number): void {
    const at = this.#take(8);
    this.#view.setUint32(at, value % two32, true);
    this.#view.setInt32(at + 4, Math.floor(value / two32), true);
  }

  int128(value: bigint): void {
    const at = this.#take(16);
    this.#view.setBigUint64(at, BigInt.asUintN(64, value), true);
    this.#view.setBigUint64(at + 8, BigInt.asUintN(64, value >> 64n), true);
  }

  float64(value: number): void {
    const at = this.#take(8);
    this.#view.setFloat64(at, value, true);
  }

  /** A number in groups of seven bits, the lowest first. */
  varint(value: number): void {
    let rest = value;
    while (rest > asciiMax) {
      this.uint8((rest & asciiMax) | (asciiMax + 1));
      rest = Math.floor(rest / (asciiMax + 1));
    }
    this.uint8(rest);
  }

  /** UTF-8 after its length in bytes. */
  text(value: string): void {
    const { length } = value;
    if (length <= shortCharsMax && this.#shortAscii(value)) return;
    const bytes = Buffer.byteLength(value);
    this.varint(bytes);
    const at = this.#take(bytes);
    this.#bytes.write(value, at, 'utf8');
  }

  /** ASCII without its length. */
  ascii(value: string): void {
    const at = this.#take(value.length);
    for (let index = 0; index < value.length; index += 1) this.#view.setUint8(at + index, value.charCodeAt(index));
  }

  /** False, and nothing written, when there are other characters. */
  #shortAscii(value: string): boolean {
    const { length } = value;
    const at = this.#take(length + 1);
    this.#view.setUint8(at, length);
    for (let index = 0; index < length; index += 1) {
      const code = value.charCodeAt(index);
      if (code > asciiMax) {
        this.#length = at;
        return false;
      }
      this.#view.setUint8(at + 1 + index, code);
    }
    return true;
  }

  /** Makes room, and tells where it begins. */
  #take(bytes: number): number {
    const at = this.#length;
    this.#length = at + bytes;
    if (this.#length > this.#bytes.length) this.#grow(at);
    return at;
  }

  #grow(used: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#bytes.length, this.#length));
    this.#bytes.copy(larger, 0, 0, used);
    this.#bytes = larger;
    this.#view = viewOf(larger);
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
