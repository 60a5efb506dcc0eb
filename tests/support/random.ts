/** Numbers that look random and are the same for the same seed: from 0 up to, not including, 1. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The seed of this run: `TOLLGATE_SEED`, or a new one. It is printed, so that a run can be repeated. */
export function seedOfRun(): number {
  const given = process.env['TOLLGATE_SEED'];
  const seed = given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
  process.stdout.write(`seed ${seed} (repeat with TOLLGATE_SEED=${seed})\n`);
  return seed;
}
