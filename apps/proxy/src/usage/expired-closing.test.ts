import { describe, expect, test } from '@jest/globals';
import { expiredClosing } from './expired-closing.js';

describe('an attempt whose end nobody saw', () => {
  test('is charged for what its request said, where that is not sold by the token', () => {
    const facts = { inputTokensEstimate: undefined, unitsEstimate: { images: 2 } };
    expect(expiredClosing({ admittedAtMs: 1, facts })).toMatchObject({
      outcome: 'expired',
      usage: { images: 2 },
      usageQuality: 'expired',
    });
  });

  test('is charged for the tokens that were guessed, with its output unknown', () => {
    const facts = { inputTokensEstimate: 40, unitsEstimate: undefined };
    expect(expiredClosing({ admittedAtMs: 1, facts }).usage).toEqual({ inputTokens: 40 });
  });

  test('is charged for what its provider had said by the last checkpoint', () => {
    const facts = { inputTokensEstimate: 40, unitsEstimate: undefined };
    const progress = { usage: { inputTokens: 9 }, outputTokensEstimate: 3 };
    expect(expiredClosing({ admittedAtMs: 1, facts, checkpoint: { atMs: 5, progress } })).toMatchObject({
      usage: { inputTokens: 9, outputTokens: 3 },
      latencyMs: 4,
    });
  });
});
