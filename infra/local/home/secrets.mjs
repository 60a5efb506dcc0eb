/** Secrets that were made up for one home, kept in one file that only its owner may read. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readJson, writePrivateJson } from './private-json.mjs';

const passwordBytes = 24;

export class Secrets {
  #file;
  /** @type {Record<string, string>} */
  #known;

  /** @param {string} home */
  constructor(home) {
    this.#file = join(home, 'secrets.json');
    this.#known = readJson(this.#file) ?? {};
  }

  /**
   * @param {string} name
   * @param {() => string} [make] makes a new one; by default text that needs no escaping anywhere
   * @returns {string} the same at every start
   */
  get(name, make = () => randomBytes(passwordBytes).toString('hex')) {
    const known = this.#known[name];
    if (known !== undefined) return known;
    const made = make();
    this.set(name, made);
    return made;
  }

  /** @param {string} name */
  find(name) {
    return this.#known[name];
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  set(name, value) {
    this.#known[name] = value;
    writePrivateJson(this.#file, this.#known);
  }
}
