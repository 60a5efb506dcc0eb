import { describe, expect, test } from '@jest/globals';
import type { JsonObject, TokenUsage } from '@tollgate/schema';
import { toTokenUsage } from './usage.js';

describe('counts', () => {
  test('are the billed units, not the tokens with the provider’s own template around them', () => {
    expect(
      toTokenUsage({
        billed_units: { input_tokens: 9, output_tokens: 4 },
        tokens: { input_tokens: 500, output_tokens: 8 },
      }),
    ).toEqual({ inputTokens: 9, outputTokens: 4 });
  });

  test('are the tokens where nothing else is said', () => {
    expect(toTokenUsage({ tokens: { input_tokens: 500, output_tokens: 8 } })).toEqual({
      inputTokens: 500,
      outputTokens: 8,
    });
  });

  test('have thinking and pictures inside of their totals', () => {
    const usage = {
      billed_units: { input_tokens: 267, output_tokens: 50 },
      tokens: { input_tokens: 34, output_tokens: 70, reasoning_tokens: 64, image_tokens: 259 },
      cached_tokens: 0,
    };
    expect(toTokenUsage(usage)).toEqual({
      inputTokens: 267,
      inputImageTokens: 259,
      cacheReadTokens: 0,
      outputTokens: 50,
      reasoningTokens: 50,
    });
  });

  test.each<[string, JsonObject, number | undefined]>([
    ['all that can be, when the whole prompt was', { billed: 2406, prompt: 2935, cached: 2935 }, 2406],
    ['those that do not fit beside the cached part', { billed: 2406, prompt: 2935, cached: 2928 }, 2399],
    ['unknown, when all of them fit beside it', { billed: 41, prompt: 1442, cached: 1040 }, undefined],
    ['none, when none were', { billed: 41, prompt: 1442, cached: 0 }, 0],
    ['unknown, when the prompt’s size is', { billed: 41, cached: 1040 }, undefined],
    ['at most what is billed, when the counts contradict each other', { billed: 41, prompt: 10, cached: 100 }, 41],
  ])('of the cache are %s', (_name, { billed, prompt, cached }, expected) => {
    const usage = {
      billed_units: { input_tokens: billed },
      tokens: prompt === undefined ? {} : { input_tokens: prompt },
      cached_tokens: cached,
    };
    const counted: TokenUsage = toTokenUsage(usage);
    expect(counted.cacheReadTokens).toBe(expected);
  });

  test.each<JsonObject>([
    {},
    { billed_units: null, tokens: 5, cached_tokens: 'x' },
    { billed_units: { input_tokens: -1, output_tokens: 1.5 } },
  ])('that are not said are absent: %j', (usage) => {
    expect(toTokenUsage(usage)).toEqual({});
    expect(toTokenUsage(undefined)).toEqual({});
  });
});
