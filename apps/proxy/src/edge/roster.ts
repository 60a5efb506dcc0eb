/** An entry of a roster: what it stands for, and where it stands. */
export interface RosterEntry<Item> {
  readonly item: Item;
  place: number;
}

const removed = -1;

/**
 * Items that come and go by the thousand a second. A `Set` would hash each of them and copy itself again and again;
 * here the last entry takes the place of the one that goes.
 */
export class Roster<Item> {
  readonly #entries: RosterEntry<Item>[] = [];

  get size(): number {
    return this.#entries.length;
  }

  /** What is returned takes the item off again, by `remove`. */
  add(item: Item): RosterEntry<Item> {
    const entry = { item, place: this.#entries.length };
    this.#entries.push(entry);
    return entry;
  }

  /** Takes an entry off; a second time does nothing. */
  remove(entry: RosterEntry<Item>): void {
    if (entry.place === removed) return;
    const last = this.#entries.pop();
    if (last !== undefined && last !== entry) {
      last.place = entry.place;
      this.#entries[entry.place] = last;
    }
    entry.place = removed;
  }

  /** The items of this moment, in no order; what happens to the roster meanwhile changes nothing. */
  items(): readonly Item[] {
    return this.#entries.map(({ item }) => item);
  }
}
