interface Chunk<Value> {
  readonly number: number;
  readonly values: (Value | undefined)[];
  count: number;
}

const chunkValues = 256;

/**
 * Values by number, for numbers that are given out one after the other and do not stay for long. A `Map` that is
 * filled and emptied all the time makes a new table every few entries, and each old table refers to the next: one that
 * has reached the old generation keeps all that ever were in it alive, until that generation is collected. Here a place
 * is empty when its value has left.
 */
export class SequenceTable<Value extends object> {
  readonly #chunks = new Map<number, Chunk<Value>>();
  #spare: Chunk<Value>['values'] | undefined;
  /** The chunk that was used last. */
  #last: Chunk<Value> | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(sequence: number): boolean {
    return this.get(sequence) !== undefined;
  }

  get(sequence: number): Value | undefined {
    return this.#chunkOf(sequence)?.values[sequence % chunkValues];
  }

  set(sequence: number, value: Value): void {
    const chunk = this.#chunkOf(sequence) ?? this.#addChunk(Math.floor(sequence / chunkValues));
    const index = sequence % chunkValues;
    if (chunk.values[index] === undefined) {
      chunk.count += 1;
      this.#size += 1;
    }
    chunk.values[index] = value;
  }

  delete(sequence: number): void {
    const chunk = this.#chunkOf(sequence);
    const index = sequence % chunkValues;
    if (chunk?.values[index] === undefined) return;
    chunk.values[index] = undefined;
    chunk.count -= 1;
    this.#size -= 1;
    if (chunk.count > 0) return;
    this.#chunks.delete(chunk.number);
    this.#spare = chunk.values;
    if (this.#last === chunk) this.#last = undefined;
  }

  /** In ascending order, but for chunks that came late. Values may leave meanwhile. */
  *values(): Generator<Value> {
    for (const { values } of this.#chunks.values()) {
      for (const value of values) if (value !== undefined) yield value;
    }
  }

  #chunkOf(sequence: number): Chunk<Value> | undefined {
    const number = Math.floor(sequence / chunkValues);
    if (this.#last?.number === number) return this.#last;
    const chunk = this.#chunks.get(number);
    if (chunk !== undefined) this.#last = chunk;
    return chunk;
  }

  #addChunk(number: number): Chunk<Value> {
    const values = this.#spare ?? Array.from<undefined>({ length: chunkValues });
    this.#spare = undefined;
    const chunk = { number, values, count: 0 };
    this.#chunks.set(number, chunk);
    this.#last = chunk;
    return chunk;
  }
}
