import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SequenceTable } from './sequence-table.js';

const sequence = fc.oneof(fc.nat(2000), fc.nat(20), fc.integer({ min: 2 ** 40, max: 2 ** 40 + 600 }));
const step = fc.record({ sequence, kind: fc.constantFrom('set', 'set', 'delete') });

describe('a table of sequences', () => {
  test('does what a map does', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400, size: 'max' }), (steps) => {
        const table = new SequenceTable<{ readonly step: number }>();
        const map = new Map<number, { readonly step: number }>();
        for (const [index, next] of steps.entries()) {
          const value = { step: index };
          if (next.kind === 'set') {
            table.set(next.sequence, value);
            map.set(next.sequence, value);
          } else {
            table.delete(next.sequence);
            map.delete(next.sequence);
          }
          expect(table.size).toBe(map.size);
          expect(table.get(next.sequence)).toBe(map.get(next.sequence));
          expect(table.has(next.sequence)).toBe(map.has(next.sequence));
        }
        const byStep = (left: { readonly step: number }, right: { readonly step: number }) => left.step - right.step;
        expect([...table.values()].sort(byStep)).toEqual([...map.values()].sort(byStep));
      }),
    );
  });

  test('gives values in ascending order, while some of them leave', () => {
    const table = new SequenceTable<{ readonly sequence: number }>();
    for (let number = 1; number <= 1000; number += 1) table.set(number, { sequence: number });
    const seen: number[] = [];
    for (const value of table.values()) {
      seen.push(value.sequence);
      table.delete(value.sequence);
      if (value.sequence % 2 === 0) table.delete(value.sequence + 1);
    }
    expect(seen).toEqual([1, ...Array.from({ length: 500 }, (_, index) => 2 * index + 2)].sort((a, b) => a - b));
    expect(table.size).toBe(0);
  });
});
