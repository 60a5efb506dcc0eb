/** The middle of some numbers, or the mean of the two in the middle; undefined when there is none. */
export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)];
  if (upper === undefined) return undefined;
  const lower = sorted[Math.ceil(half) - 1] ?? upper;
  return (lower + upper) / 2;
}

/** The value below which the given share of the sorted numbers lies; undefined when there is none. */
export function quantile(sorted: ArrayLike<number>, share: number): number | undefined {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
