import { describe, expect, test } from '@jest/globals';
import { estimateUsage, settledByProvider, type UsageEvidence } from './usage-verdict.js';

const counts = { inputTokens: async () => 100, thoughtTokens: async () => 10, answerTokens: async () => 40 };
const said = { inputTokens: 10, outputTokens: 20, cacheReadTokens: 5 };

function evidence(more: Partial<UsageEvidence> = {}): UsageEvidence {
  return {
    reach: 'worked',
    usage: said,
    usageIsCurrent: true,
    isComplete: true,
    expectsOutput: true,
    unreadableFrames: 0,
    ...more,
  };
}

describe('what an attempt is charged for', () => {
  test('a complete answer with counts is final', () => {
    expect(settledByProvider(evidence())).toEqual({ usage: said, quality: 'provider-final' });
  });

  test.each([
    ['pieces that could not be read', { unreadableFrames: 1 }],
    ['no end', { isComplete: false }],
  ])('with %s the provider’s counts are kept, but are not final', (_name, more) => {
    expect(settledByProvider(evidence(more))).toEqual({ usage: said, quality: 'provider-partial' });
  });

  test.each([
    ['units that a whole answer counts', {}, { inputCharacters: 5 }, 'provider-final'],
    ['units of an answer that is not whole', { isComplete: false }, { images: 1 }, 'estimated'],
    ['units that nobody counted', {}, {}, 'estimated'],
  ])('%s are taken as they are', (_name, more, usage, quality) => {
    const given = evidence({ metering: 'units', usageIsCurrent: false, ...more, usage });
    expect(settledByProvider(given)).toEqual({ usage, quality });
  });

  test('zero is a count', () => {
    const usage = { inputTokens: 0, outputTokens: 0 };
    expect(settledByProvider(evidence({ usage }))).toEqual({ usage, quality: 'provider-final' });
  });

  test('what nobody charges for is free, however it ends and whatever is said of it', () => {
    const usage = { inputTokens: 0, outputTokens: 0 };
    for (const isComplete of [true, false]) {
      const given = evidence({ metering: 'none', isComplete, usage: { inputTokens: 9 } });
      expect(settledByProvider(given)).toEqual({ usage, quality: 'provider-final' });
    }
  });

  test('a refusal is free, and so is a call that nobody read', () => {
    const usage = { inputTokens: 0, outputTokens: 0 };
    expect(settledByProvider(evidence({ reach: 'refused', usage: {} }))).toEqual({ usage, quality: 'provider-final' });
    expect(settledByProvider(evidence({ reach: 'unread', usage: {} }))).toEqual({ usage, quality: 'estimated' });
  });

  test('without counts ours are taken, and are marked as estimates', async () => {
    const missing = evidence({ usage: {}, usageIsCurrent: false });
    expect(settledByProvider(missing)).toBeUndefined();
    expect(await estimateUsage(missing, counts)).toEqual({
      usage: { inputTokens: 100, outputTokens: 50 },
      quality: 'estimated',
    });
  });

  test('counts from before the content are raised to ours, the rest of them is kept', async () => {
    const early = evidence({ usageIsCurrent: false, isComplete: false });
    expect(settledByProvider(early)).toBeUndefined();
    expect(await estimateUsage(early, counts)).toEqual({
      usage: { inputTokens: 10, outputTokens: 50, cacheReadTokens: 5 },
      quality: 'estimated',
    });
  });

  test.each([
    ['of those that are hidden', 70, 110],
    ['of those that were shown, unless more came since', 3, 50],
  ])('ours of the answer are added to the provider’s count of thoughts: %s', async (_name, reasoningTokens, total) => {
    const usage = { inputTokens: 10, reasoningTokens };
    expect(await estimateUsage(evidence({ usage, usageIsCurrent: false }), counts)).toEqual({
      usage: { ...usage, outputTokens: total },
      quality: 'estimated',
    });
  });

  test('ours never lower what the provider said', async () => {
    const usage = { inputTokens: 10, outputTokens: 80 };
    const early = evidence({ usage, usageIsCurrent: false, isComplete: false });
    expect(await estimateUsage(early, counts)).toEqual({ usage, quality: 'provider-partial' });
  });

  test('embeddings have nothing that comes out', async () => {
    const usage = { inputTokens: 7 };
    expect(settledByProvider(evidence({ usage, expectsOutput: false }))).toEqual({ usage, quality: 'provider-final' });
    expect(await estimateUsage(evidence({ usage: {}, expectsOutput: false }), counts)).toEqual({
      usage: { inputTokens: 100 },
      quality: 'estimated',
    });
  });
});
