import { describe, expect, it } from '@jest/globals';
import { createPriceBook } from '@tollgate/pricing';
import { usageBatch, usageEvent } from '../testing/usage.js';
import { toRows } from './to-rows.js';

const book = createPriceBook([]);
const storedAtMs = 1_790_000_000_000;

/** The one entry of a batch of one event, with its status. */
function rowOf(changes: Readonly<Record<string, unknown>>) {
  const rows = toRows(usageBatch([usageEvent(changes)]), book, storedAtMs);
  const [entry] = rows.entries;
  return { entry, status: rows.attempts[0]?.priceStatus, unpriced: rows.unpriced, adjusted: rows.adjusted };
}

describe('the rows of a batch', () => {
  it('hold one attempt an event, and one charge with its arithmetic', () => {
    const { entry, status, unpriced } = rowOf({});
    expect([status, unpriced, entry?.kind, entry?.revision]).toEqual(['priced', 0, 'charge', '']);
    // 36 fresh tokens at 2 USD, 64 cached at 0.50 USD, 20 out at 8 USD a million.
    expect(entry?.amount).toBe(36n * 2_000_000n + 64n * 500_000n + 20n * 8_000_000n);
    expect(entry?.lines.reduce((sum, line) => sum + line.amount, 0n)).toBe(entry?.amount);
    expect(entry?.priceVersion).not.toBe('');
  });

  it('are the same for the same batch, book and time', () => {
    const batch = usageBatch([usageEvent(), usageEvent()]);
    expect(toRows(batch, book, storedAtMs)).toEqual(toRows(batch, book, storedAtMs));
  });

  it.each([
    ['nobody has a price for', { model: 'no-such-model', servedModel: undefined }],
    ['nobody has counted', { usage: {} }],
    ['was counted in another unit than it is sold by', { usage: { inputCharacters: 40 } }],
  ])('leave out the money of what %s, and say so', (_, changes) => {
    expect(rowOf(changes)).toMatchObject({ entry: undefined, status: 'unpriced', unpriced: 1 });
  });

  it.each([
    ['a provider refused', { outcome: 'failed', upstreamStatus: 429 }],
    ['no provider answered', { outcome: 'failed', upstreamStatus: undefined }],
  ])('charge nothing, and need no price, for what %s', (_, changes) => {
    const nothing = { ...changes, model: 'no-such-model', usage: { inputTokens: 0, outputTokens: 0 } };
    expect(rowOf(nothing)).toMatchObject({ entry: { amount: 0n, priceVersion: '', lines: [] }, status: 'priced' });
  });

  it.each([
    ['characters', { model: 'tts-1', usage: { inputCharacters: 40 } }, 40n * 15_000_000n],
    ['sound', { model: 'whisper-1', usage: { inputAudioMs: 61_000 } }, 61n * 100_000_000n],
    ['pictures', { model: 'dall-e-3', usage: { images: 2 } }, 2n * 40_000_000_000n],
    ['pictures of a variant', { model: 'dall-e-3', variant: 'hd/1024x1792', usage: { images: 1 } }, 120_000_000_000n],
    ['searches', { kind: 'cohere', model: 'rerank-v3.5', usage: { searchUnits: 3 } }, 3n * 2_000_000_000n],
    ['what is free by the request', { model: 'omni-moderation-latest', usage: {} }, 0n],
  ])('charge %s in their own unit', (_, changes, amount) => {
    expect(rowOf({ ...changes, servedModel: undefined })).toMatchObject({ entry: { amount }, status: 'priced' });
  });

  it('charge what was used before an attempt failed', () => {
    const { entry } = rowOf({ outcome: 'failed', usage: { inputTokens: 10, outputTokens: 3 } });
    expect(entry?.amount).toBe(10n * 2_000_000n + 3n * 8_000_000n);
  });

  it('price by the list that the event names, and by the time of admission', () => {
    const atSim = rowOf({ kind: 'acme', priceList: 'openai' });
    expect(atSim.entry?.amount).toBe(rowOf({}).entry?.amount);
    const override = {
      kind: 'openai',
      model: 'gpt-4.1',
      effectiveFromMs: storedAtMs,
      usdPerMillion: { input: '1', output: '1' },
    };
    const later = createPriceBook([override]);
    const chargedAt = (admittedAtMs: number) =>
      toRows(usageBatch([usageEvent({ admittedAtMs })]), later, storedAtMs).entries[0]?.amount;
    expect(chargedAt(storedAtMs)).toBe(120n * 1_000_000n);
    expect(chargedAt(storedAtMs - 1)).toBe(rowOf({}).entry?.amount);
  });

  it('count usage that contradicts itself', () => {
    const { entry, adjusted } = rowOf({ usage: { inputTokens: 10, cacheReadTokens: 64, outputTokens: 1 } });
    expect(adjusted).toBe(1);
    expect(entry?.amount).toBeGreaterThan(0n);
  });
});
