import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Roster, type RosterEntry } from './roster.js';

describe('a roster', () => {
  test('holds what a set would hold, whatever comes and goes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(20))), (steps) => {
        const roster = new Roster<number>();
        const set = new Set<number>();
        const entries: RosterEntry<number>[] = [];
        for (const [isAdded, index] of steps) {
          const entry = entries[index % Math.max(1, entries.length)];
          if (isAdded || entry === undefined) {
            set.add(entries.length);
            entries.push(roster.add(entries.length));
          } else {
            // Now and then one that has gone already.
            roster.remove(entry);
            set.delete(entry.item);
          }
          expect(roster.size).toBe(set.size);
          expect(new Set(roster.items())).toEqual(set);
        }
      }),
    );
  });
});
