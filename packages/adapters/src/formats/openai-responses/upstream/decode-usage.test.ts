import { describe, expect, test } from '@jest/globals';
import { decodeUsage } from './decode-usage.js';

describe('the counts of an answer', () => {
  test('have the cache inside the input and reasoning inside the output', () => {
    const usage = {
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 60, cache_write_tokens: 20 },
      output_tokens: 50,
      output_tokens_details: { reasoning_tokens: 30 },
      total_tokens: 150,
    };
    expect(decodeUsage({ usage })).toEqual({
      inputTokens: 100,
      cacheReadTokens: 60,
      cacheWriteTokens: 20,
      outputTokens: 50,
      reasoningTokens: 30,
    });
  });

  test('of xAI include reasoning here, where its chat endpoint counts it beside', () => {
    const usage = {
      input_tokens: 199,
      output_tokens: 160,
      output_tokens_details: { reasoning_tokens: 152 },
      total_tokens: 359,
    };
    expect(decodeUsage({ usage })).toEqual({ inputTokens: 199, outputTokens: 160, reasoningTokens: 152 });
  });

  test('never have a part that is larger than its whole', () => {
    const usage = {
      input_tokens: 10,
      input_tokens_details: { cached_tokens: 64 },
      output_tokens: 5,
      output_tokens_details: { reasoning_tokens: 9 },
    };
    expect(decodeUsage({ usage })).toMatchObject({ cacheReadTokens: 10, reasoningTokens: 5 });
  });

  test.each([[undefined], [null], ['x'], [[]], [{ input_tokens: -1, output_tokens: 0.5, input_tokens_details: 7 }]])(
    'that are not there, as in %j, are absent and not zero',
    (usage) => {
      expect(decodeUsage({ usage })).toEqual({});
    },
  );

  test('that are zero are zero', () => {
    const usage = { input_tokens: 0, input_tokens_details: { cached_tokens: 0 }, output_tokens: 0 };
    expect(decodeUsage({ usage })).toEqual({ inputTokens: 0, cacheReadTokens: 0, outputTokens: 0 });
  });
});

describe('searches of the web', () => {
  const search = { type: 'web_search_call', action: { type: 'search' } };
  const page = { type: 'web_search_call', action: { type: 'open_page' } };

  test('are the provider’s own count where it has one', () => {
    expect(decodeUsage({ tool_usage: { web_search: { num_requests: 3 } }, output: [search] })).toEqual({
      webSearches: 3,
    });
    const usage = { server_side_tool_usage_details: { web_search_calls: 2 } };
    expect(decodeUsage({ usage, output: [search] })).toEqual({ webSearches: 2 });
  });

  test('are counted among the output where it has none; opening a page is not one', () => {
    expect(decodeUsage({ output: [search, page, { type: 'web_search_call' }, { type: 'message' }] })).toEqual({
      webSearches: 2,
    });
    expect(decodeUsage({ output: [page] })).toEqual({});
  });
});
