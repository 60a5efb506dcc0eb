import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { laterUsage, otherUsageMembers, readUsage, toTokenUsage } from './usage.js';

describe('one accounting for all providers', () => {
  test('what was read from and written to the cache is part of the input', () => {
    const usage = toTokenUsage(
      readUsage({ input_tokens: 3, cache_read_input_tokens: 1217, cache_creation_input_tokens: 40, output_tokens: 9 }),
    );
    expect(usage).toEqual({
      inputTokens: 1260,
      cacheReadTokens: 1217,
      cacheWriteTokens: 40,
      outputTokens: 9,
    });
  });

  test('cache writes are told by their lifetime', () => {
    const creation = { ephemeral_5m_input_tokens: 30, ephemeral_1h_input_tokens: 10 };
    const usage = readUsage({ input_tokens: 1, cache_creation_input_tokens: 40, cache_creation: creation });
    expect(toTokenUsage(usage)).toMatchObject({ cacheWriteTokens: 40, cacheWrite5mTokens: 30, cacheWrite1hTokens: 10 });
  });

  test('the lifetimes make the sum where the sum is not said', () => {
    const usage = toTokenUsage(readUsage({ input_tokens: 5, cache_creation: { ephemeral_1h_input_tokens: 10 } }));
    expect(usage).toEqual({ inputTokens: 15, cacheWriteTokens: 10, cacheWrite1hTokens: 10 });
  });

  test('thinking is part of the output and searches are counted', () => {
    const usage = readUsage({
      output_tokens: 92,
      output_tokens_details: { thinking_tokens: 53 },
      server_tool_use: { web_search_requests: 2, web_fetch_requests: 1 },
    });
    expect(toTokenUsage(usage)).toEqual({ outputTokens: 92, reasoningTokens: 53, webSearches: 2 });
  });
});

describe('unknown is not zero', () => {
  test('nothing said gives nothing', () => {
    expect(toTokenUsage(readUsage({}))).toEqual({});
    expect(readUsage(null)).toEqual({});
    expect(readUsage(undefined)).toEqual({});
    expect(readUsage('many')).toEqual({});
    expect(readUsage([1])).toEqual({});
  });

  test('a zero that was said stays', () => {
    expect(toTokenUsage(readUsage({ input_tokens: 0, cache_read_input_tokens: 0 }))).toEqual({
      inputTokens: 0,
      cacheReadTokens: 0,
    });
  });

  test('cache counts alone do not make a total of the input', () => {
    expect(toTokenUsage(readUsage({ cache_read_input_tokens: 7 }))).toEqual({ cacheReadTokens: 7 });
  });

  test.each([-1, 1.5, '12', null, true, Number.MAX_SAFE_INTEGER * 2, [], {}])('%p is not a count', (value) => {
    expect(readUsage({ input_tokens: value, output_tokens: 4 })).toEqual({ output: 4 });
  });
});

describe('later counts of one answer', () => {
  test('take the place of earlier ones and are not added to them', () => {
    const start = readUsage({ input_tokens: 2, cache_creation_input_tokens: 3068, output_tokens: 69 });
    const end = readUsage({ input_tokens: 6, cache_creation_input_tokens: 3337, output_tokens: 198 });
    expect(laterUsage(start, end)).toEqual({ input: 6, cacheWrite: 3337, output: 198 });
  });

  test('leave alone what they do not name', () => {
    const start = readUsage({ input_tokens: 484, cache_read_input_tokens: 5, output_tokens: 2 });
    expect(laterUsage(start, readUsage({ output_tokens: 65 }))).toEqual({ input: 484, cacheRead: 5, output: 65 });
  });

  test('never decrease, and every part stays a part, whatever a provider sends', () => {
    const count = fc.option(fc.nat(1_000_000), { nil: undefined });
    const wire = fc.record({
      input_tokens: count,
      cache_read_input_tokens: count,
      cache_creation_input_tokens: count,
      output_tokens: count,
    });
    fc.assert(
      fc.property(fc.array(wire, { minLength: 1, maxLength: 6 }), (reports) => {
        let counters = readUsage({});
        let before = toTokenUsage(counters);
        for (const report of reports) {
          counters = laterUsage(counters, readUsage(report));
          const now = toTokenUsage(counters);
          expect(now.inputTokens ?? 0).toBeGreaterThanOrEqual(before.inputTokens ?? 0);
          expect(now.outputTokens ?? 0).toBeGreaterThanOrEqual(before.outputTokens ?? 0);
          expect(now.cacheReadTokens ?? 0).toBeGreaterThanOrEqual(before.cacheReadTokens ?? 0);
          if (now.inputTokens !== undefined) {
            expect((now.cacheReadTokens ?? 0) + (now.cacheWriteTokens ?? 0)).toBeLessThanOrEqual(now.inputTokens);
          }
          before = now;
        }
      }),
    );
  });
});

test('members of the counts that have no place in the vocabulary are kept, nulls and known ones are not', () => {
  expect(
    otherUsageMembers({
      input_tokens: 1,
      output_tokens: 2,
      cache_creation: { ephemeral_5m_input_tokens: 1 },
      service_tier: 'standard',
      inference_geo: null,
      iterations: [{ type: 'message' }],
    }),
  ).toEqual({ service_tier: 'standard', iterations: [{ type: 'message' }] });
  expect(otherUsageMembers({ input_tokens: 1 })).toBeUndefined();
  expect(otherUsageMembers(undefined)).toBeUndefined();
});
