/** The time a price holds for. */
export interface Span {
  readonly effectiveFrom: Date;
  /** Exclusive; null means until another price takes over. */
  readonly effectiveTo: Date | null;
}

/**
 * The first of the others that would make it unclear which price holds. Two prices must not begin together, and one
 * with an end must end before the next begins; one without an end gives way to whatever begins later.
 */
export function findOverlap<Other extends Span>(span: Span, others: readonly Other[]): Other | undefined {
  return others.find((other) => {
    const [earlier, later] =
      span.effectiveFrom.getTime() < other.effectiveFrom.getTime() ? [span, other] : [other, span];
    const laterFrom = later.effectiveFrom.getTime();
    if (earlier.effectiveFrom.getTime() === laterFrom) return true;
    return earlier.effectiveTo !== null && earlier.effectiveTo.getTime() > laterFrom;
  });
}
