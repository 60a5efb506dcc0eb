import { randomInt } from 'node:crypto';

/** A seeded source of random choices, so that a failing run can be had again. */
export interface Random {
  readonly seed: number;
  /** A whole number from 0 to `bound - 1`. */
  readonly below: (bound: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <Item>(items: readonly [Item, ...Item[]]) => Item;
}

/** Takes the seed of `TOLLGATE_TEST_SEED` or a new one, and prints it. */
export function createRandom(purpose: string): Random {
  const seed = Number(process.env['TOLLGATE_TEST_SEED'] ?? randomInt(2 ** 31));
  process.stdout.write(`${purpose}: TOLLGATE_TEST_SEED=${seed}\n`);
  const next = mulberry32(seed);
  const below = (bound: number) => Math.floor(next() * bound);
  return {
    seed,
    below,
    chance: (probability) => next() < probability,
    pick: (items) => items[below(items.length)] ?? items[0],
  };
}

function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
