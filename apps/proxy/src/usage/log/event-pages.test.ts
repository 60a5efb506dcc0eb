import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EventPages, type WaitingText } from './event-pages.js';

const read = ({ source, start, end }: WaitingText) => source.toString('utf8', start, end);

describe('the texts of waiting events', () => {
  test('stay as they are until they are released, in whatever order that is', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 50 }),
      fc.string({ unit: 'binary', minLength: 9000, maxLength: 70_000 }),
    );
    const step = fc.oneof({ weight: 3, arbitrary: text }, { weight: 2, arbitrary: fc.nat() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
        const pages = new EventPages();
        const waiting: { readonly json: string; readonly text: WaitingText }[] = [];
        for (const next of steps) {
          if (typeof next === 'string') {
            const json = JSON.stringify(next);
            waiting.push({ json, text: pages.write('id', json) });
          } else if (waiting.length > 0) {
            const [left] = waiting.splice(next % waiting.length, 1);
            if (left !== undefined) pages.release(left.text);
          }
          for (const { json, text: kept } of waiting) expect(read(kept)).toBe(json);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('use the same memory again and again', () => {
    const pages = new EventPages();
    const sources = new Set<Buffer>();
    for (let round = 0; round < 200; round += 1) {
      const texts = Array.from({ length: 100 }, (_, index) =>
        pages.write('id', `{"event":"${'x'.repeat(800)}${index}"}`),
      );
      for (const text of texts) sources.add(text.source);
      for (const text of texts) pages.release(text);
    }
    expect(sources.size).toBeLessThanOrEqual(3);
  });
});
