import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AuditEntryRow } from './audit-entry.entity.js';
import { type ChainHead, chainEntry, chainStart, hashOf } from './chain.js';
import { ChainWalk } from './verify.js';

/** A chain of changes to one project. */
function chain(length: number): AuditEntryRow[] {
  const rows: AuditEntryRow[] = [];
  for (let index = 0; index < length; index += 1) {
    const draft = {
      action: 'update',
      resource: { type: 'project', id: 'p' },
      before: { version: index },
      after: { version: index + 1, name: `name ${index}` },
    } as const;
    const context = { at: new Date(1000 * index), actor: 'admin', requestId: `r${index}` };
    rows.push(chainEntry(rows.at(-1) ?? chainStart, draft, context));
  }
  return rows;
}

/** Verifies rows as they are read, in the order of their numbers, against the head on record. */
function verify(rows: readonly AuditEntryRow[], recorded: ChainHead, noted?: ChainHead) {
  const walk = new ChainWalk(noted);
  const sorted = rows.toSorted((left, right) => left.sequence - right.sequence);
  for (let index = 0; index < sorted.length; index += 3) if (!walk.take(sorted.slice(index, index + 3))) break;
  return walk.finish({ sequence: recorded.sequence, hash: recorded.hash });
}

const rows = chain(10);
const row = (sequence: number): AuditEntryRow => {
  const found = rows[sequence - 1];
  if (found === undefined) throw new Error(`There is no entry ${sequence}`);
  return found;
};
const head = row(10);
const middle = row(5);

/** Rewrites the entry with the given number and gives it a hash that fits. */
function rehash(original: AuditEntryRow, change: Partial<AuditEntryRow>): AuditEntryRow {
  const changed = { ...original, ...change };
  return { ...changed, hash: hashOf(changed) };
}

/** Rewrites an entry and, with full knowledge of the scheme, everything behind it. */
function rewriteFrom(sequence: number, change: Partial<AuditEntryRow>): AuditEntryRow[] {
  const rewritten: AuditEntryRow[] = [];
  for (const entry of rows) {
    const previousHash = rewritten.at(-1)?.hash ?? chainStart.hash;
    rewritten.push(rehash(entry, { previousHash, ...(entry.sequence === sequence ? change : {}) }));
  }
  return rewritten;
}

describe('the chain of changes', () => {
  it('is intact as it was written, also when it is empty', () => {
    expect(verify(rows, head)).toEqual({
      intact: true,
      entries: 10,
      head: { sequence: 10, hash: head.hash },
    });
    expect(verify([], chainStart)).toMatchObject({ intact: true, entries: 0 });
  });

  it.each([
    ['at', { at: new Date(1) }],
    ['actor', { actor: 'nobody' }],
    ['action', { action: 'delete' as const }],
    ['resourceType', { resourceType: 'key' as const }],
    ['resourceId', { resourceId: 'q' }],
    ['requestId', { requestId: null }],
    ['before', { before: null }],
    ['after', { after: { version: 5, name: 'other' } }],
    ['hash', { hash: 'f'.repeat(64) }],
  ])('shows where %s was changed', (_, change) => {
    const changed = rows.map((entry) => (entry.sequence === 5 ? { ...entry, ...change } : entry));
    expect(verify(changed, head)).toMatchObject({
      intact: false,
      entries: 4,
      fault: { sequence: 5, reason: 'changed' },
    });
  });

  it('shows an entry that was changed and given a new hash', () => {
    const changed = rows.map((entry) => (entry.sequence === 5 ? rehash(entry, { actor: 'nobody' }) : entry));
    expect(verify(changed, head)).toMatchObject({ fault: { sequence: 6, reason: 'unlinked' } });
  });

  it('shows an entry that was taken away', () => {
    const left = rows.filter((entry) => entry.sequence !== 5);
    expect(verify(left, head)).toMatchObject({ fault: { sequence: 5, reason: 'missing' } });
  });

  it('shows an entry that was slipped in, with the numbers behind it moved', () => {
    const moved = rows.map((entry) => (entry.sequence > 5 ? { ...entry, sequence: entry.sequence + 1 } : entry));
    const slipped = rehash(middle, { sequence: 6, previousHash: middle.hash });
    expect(verify([...moved, slipped], head)).toMatchObject({ fault: { sequence: 7, reason: 'changed' } });
  });

  it('shows two entries that changed places', () => {
    const swapped = rows.map((entry) => {
      if (entry.sequence === 5) return { ...entry, sequence: 6 };
      return entry.sequence === 6 ? { ...entry, sequence: 5 } : entry;
    });
    expect(verify(swapped, head)).toMatchObject({ fault: { sequence: 5, reason: 'changed' } });
  });

  it('shows that its end was cut off', () => {
    expect(verify(rows.slice(0, 7), head)).toMatchObject({ fault: { sequence: 8, reason: 'cut' } });
    expect(verify([], head)).toMatchObject({ fault: { sequence: 1, reason: 'cut' } });
  });

  it('shows an entry behind the head on record', () => {
    const surplus = chainEntry(
      head,
      { action: 'create', resource: { type: 'key', id: 'k' } },
      { at: new Date(0), actor: 'x' },
    );
    expect(verify([...rows, surplus], head)).toMatchObject({ fault: { sequence: 11, reason: 'surplus' } });
  });

  it('shows that it was rewritten from an entry on, by the head on record', () => {
    expect(verify(rewriteFrom(5, { actor: 'nobody' }), head)).toMatchObject({ fault: { reason: 'rewritten' } });
  });

  it('shows what was rewritten together with the head, to whoever noted an earlier head', () => {
    const rewritten = rewriteFrom(5, { actor: 'nobody' });
    const newHead = rewritten[9] ?? head;
    expect(verify(rewritten, newHead)).toMatchObject({ intact: true });
    const noted = row(8);
    expect(verify(rewritten, newHead, noted)).toMatchObject({ fault: { sequence: 8, reason: 'rewritten' } });
    expect(verify(rows, head, noted)).toMatchObject({ intact: true });
  });

  it('shows that it was cut together with the head, to whoever noted an earlier head', () => {
    const cut = rows.slice(0, 6);
    const noted = row(8);
    expect(verify(cut, cut[5] ?? head, noted)).toMatchObject({ fault: { sequence: 7, reason: 'cut' } });
  });

  it('shows any single change of any single entry', () => {
    const columns = ['actor', 'resourceId', 'requestId', 'previousHash', 'hash'] as const;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.constantFrom(...columns),
        fc.string(),
        (sequence, column, text) => {
          fc.pre(row(sequence)[column] !== text);
          const changed = rows.map((entry) => (entry.sequence === sequence ? { ...entry, [column]: text } : entry));
          expect(verify(changed, head)).toMatchObject({ intact: false, fault: { sequence } });
        },
      ),
    );
  });
});
