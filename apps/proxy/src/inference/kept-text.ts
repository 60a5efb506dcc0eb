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
    const isFull = this.#keptChars < this.#chars;
    this.#chars += text.length;
    if (isFull) return;
    const kept = beginningOf(text, Math.floor((keptTextBytesMax - this.#bytes) / utf8BytesPerUnitMax));
    const bytesMax = this.#bytes + kept.length * utf8BytesPerUnitMax;
    if (bytesMax > this.#buffer.length) this.#grow(bytesMax);
    this.#bytes += this.#buffer.write(kept, this.#bytes);
    this.#keptChars += kept.length;
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

/** As much of a text as has room in so many units, without the first half of a character that is cut. */
function beginningOf(text: string, unitsMax: number): string {
  if (text.length <= unitsMax) return text;
  const isSplit = /[\uD800-\uDBFF]/.test(text.charAt(unitsMax - 1));
  return text.slice(0, isSplit ? unitsMax - 1 : unitsMax);
}
