import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findOverlap, type Span } from './overlap.js';

const span = (from: number, to: number | null): Span => ({
  effectiveFrom: new Date(from),
  effectiveTo: to === null ? null : new Date(to),
});

describe('prices of one model', () => {
  it.each([
    ['begin together', span(5, null), span(5, null), true],
    ['begin together with different ends', span(5, 6), span(5, 9), true],
    ['one runs into the next', span(0, 6), span(5, null), true],
    ['one lies inside the other', span(0, 9), span(3, 4), true],
    ['one ends as the next begins', span(0, 5), span(5, null), false],
    ['one without an end gives way', span(0, null), span(5, 9), false],
    ['a gap lies between them', span(0, 3), span(5, 9), false],
  ])('overlap when they %s: %s', (_, left, right, expected) => {
    expect(findOverlap(left, [right]) !== undefined).toBe(expected);
    expect(findOverlap(right, [left]) !== undefined).toBe(expected);
  });

  it('that do not overlap leave exactly one that began last, at any moment', () => {
    const spans = fc.array(fc.tuple(fc.nat(50), fc.option(fc.integer({ min: 1, max: 20 }))), { maxLength: 12 });
    fc.assert(
      fc.property(spans, fc.nat(80), (drafts, at) => {
        const kept: Span[] = [];
        for (const [from, length] of drafts) {
          const candidate = span(from, length === null ? null : from + length);
          if (findOverlap(candidate, kept) === undefined) kept.push(candidate);
        }
        const holding = kept.filter(
          ({ effectiveFrom, effectiveTo }) =>
            effectiveFrom.getTime() <= at && (effectiveTo === null || effectiveTo.getTime() > at),
        );
        const starts = holding.map(({ effectiveFrom }) => effectiveFrom.getTime());
        expect(new Set(starts).size).toBe(starts.length);
        expect(holding.filter(({ effectiveTo }) => effectiveTo !== null).length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
