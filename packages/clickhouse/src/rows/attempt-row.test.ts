import { describe, expect, it } from '@jest/globals';
import { chargesOf, rowsOf, usageEvent } from '../test-support/usage-events.js';
import { attemptColumns, contentHashOf, encodeAttempt, ledgerEntryColumns } from './attempt-row.js';
import { encodeLedgerEntry } from './ledger-entry-row.js';

function columnsOf(text: string, names: readonly string[]): Readonly<Record<string, unknown>> {
  const values: unknown[] = JSON.parse(text);
  expect(values).toHaveLength(names.length);
  return Object.fromEntries(names.map((name, index) => [name, values[index]]));
}

describe('an attempt as it is written', () => {
  it('has a value for each column, and NULL for what is unknown, never zero', () => {
    const event = usageEvent({ usage: { inputTokens: 0 }, team: 'platform' });
    const [row] = rowsOf([event], 1_795_000_000_123);
    const columns = columnsOf(row === undefined ? '' : encodeAttempt(row), attemptColumns);
    expect(columns).toMatchObject({
      request_id: event.requestId,
      team: 'platform',
      user: null,
      input_tokens: 0,
      output_tokens: null,
      upstream_status: null,
      stored_at: 1_795_000_000_123,
      price_status: 'priced',
    });
  });

  it('gives its charge the same beginning, and money as decimal text', () => {
    const rows = rowsOf([usageEvent()]);
    const [charge] = chargesOf(rows, 123_456_789n);
    const columns = columnsOf(charge === undefined ? '' : encodeLedgerEntry(charge), ledgerEntryColumns);
    expect(columns).toMatchObject({
      request_id: rows[0]?.event.requestId,
      content_hash: rows[0]?.contentHash,
      kind: 'charge',
      revision: '',
      amount_usd: '0.000123456789',
      'lines.quantity': [100],
      'lines.amount_usd': ['0.000123456789'],
    });
  });
});

describe('the content hash', () => {
  it('does not depend on the order of tags', () => {
    const event = usageEvent({ tags: { a: '1', b: '2' } });
    expect(contentHashOf({ ...event, tags: { b: '2', a: '1' } })).toBe(contentHashOf(event));
  });

  it.each([
    ['a token', { usage: { inputTokens: 101, outputTokens: 20 } }],
    ['a count that was unknown', { usage: { inputTokens: 100, outputTokens: 20, reasoningTokens: 0 } }],
    ['a tag', { tags: { feature: 'search', team: 'growth' } }],
    ['the time of admission', { admittedAtMs: 5 }],
    ['the outcome', { outcome: 'failed' }],
  ])('differs when %s differs', (_what, change) => {
    const event = usageEvent();
    expect(contentHashOf({ ...event, ...usageEvent({ ...event, ...change }) })).not.toBe(contentHashOf(event));
  });
});
