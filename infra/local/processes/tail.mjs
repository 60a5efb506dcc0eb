/** The last characters of a text that grows, never more than the given number. */
export class Tail {
  #text = '';
  #charsMax;

  /** @param {number} charsMax */
  constructor(charsMax) {
    this.#charsMax = charsMax;
  }

  /** @param {string} text */
  append(text) {
    this.#text = (this.#text + text).slice(-this.#charsMax);
  }

  get text() {
    return this.#text;
  }
}

/**
 * The last lines of a text, blank ones left out.
 *
 * @param {string} text
 * @param {number} linesMax
 * @returns {string}
 */
export function lastLines(text, linesMax) {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-linesMax)
    .join('\n');
}
