import { kibibyte } from '@tollgate/schema';

/** Most bytes of an answer that are kept for counting its tokens; what is beyond is extrapolated. */
export const keptTextBytesMax = 32 * kibibyte;

const firstBytes = kibibyte;
const none = Buffer.alloc(0);
const utf8BytesPerUnitMax = 3;

/** The beginning of a text that arrives in pieces, and the length of all of it. Costs as much memory as it keeps. */
export class KeptText {
  #buffer = none;
  #bytes = 0;
  #keptChars = 0;
  #chars = 0;

  /** UTF-16 code units of the whole text. */
  get chars(): number {
    return this.#chars;
  }

  add(text: string): void {
    this.#chars += text.length;
    if (this.#keptChars + text.length < this.#chars) return;
    const bytesMax = this.#bytes + text.length * utf8BytesPerUnitMax;
    if (bytesMax > keptTextBytesMax) return;
    if (bytesMax > this.#buffer.length) this.#grow(bytesMax);
    this.#bytes += this.#buffer.write(text, this.#bytes);
    this.#keptChars += text.length;
  }

  /** The number of tokens of the whole text, by a counter that is shown only its beginning. */
  count(tokensOf: (text: string) => number): number {
    if (this.#keptChars === 0) return 0;
    const tokens = tokensOf(this.#buffer.toString('utf8', 0, this.#bytes));
    return Math.round((tokens * this.#chars) / this.#keptChars);
  }

  #grow(bytesMin: number): void {
    const larger = Buffer.allocUnsafe(Math.min(keptTextBytesMax, Math.max(firstBytes, bytesMin * 2)));
    this.#buffer.copy(larger, 0, 0, this.#bytes);
    this.#buffer = larger;
  }
}
