/** Draws one of the items by weight; undefined when all weights together are 0. `random` is uniform in [0, 1). */
export function weightedDraw<Item extends { readonly weight: number }>(
  items: readonly Item[],
  random: () => number,
): Item | undefined {
  const total = items.reduce((sum, { weight }) => sum + weight, 0);
  let rest = random() * total;
  for (const item of items) {
    if (item.weight <= 0) continue;
    rest -= item.weight;
    if (rest < 0) return item;
  }
  // Rounding may leave a hair's breadth over.
  return items.findLast(({ weight }) => weight > 0);
}
