/** A cache that forgets its oldest entry when it is full, so that names chosen by callers cannot fill the memory. */
export class BoundedMap<Key, Value> {
  readonly #entries = new Map<Key, Value>();
  readonly #entriesMax: number;

  constructor(entriesMax: number) {
    this.#entriesMax = entriesMax;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The stored value, or else what `create` makes of the key, stored. */
  getOrCreate(key: Key, create: (key: Key) => Value): Value {
    const stored = this.#entries.get(key);
    if (stored !== undefined) return stored;
    const created = create(key);
    if (this.#entries.size >= this.#entriesMax) this.#forgetOldest();
    this.#entries.set(key, created);
    return created;
  }

  #forgetOldest(): void {
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }
}
