import { describe, expect, test } from '@jest/globals';
import type { JsonValue, TokenUsage } from '@tollgate/schema';
import { WireUsage } from '../openai-chat.wire.js';
import { decodeUsage, mergeUsage } from './decode-usage.js';
import { openAiQuirks, type UsageAccounting } from './quirks.js';

const ordinary = openAiQuirks.usage;

function usageOf(wire: JsonValue, accounting: Partial<UsageAccounting> = {}): TokenUsage {
  return decodeUsage(WireUsage.parse(wire), { ...ordinary, ...accounting });
}

describe('counts', () => {
  test('of OpenAI have the cache inside the input and thinking inside the output', () => {
    const wire = {
      prompt_tokens: 1200,
      completion_tokens: 80,
      total_tokens: 1280,
      prompt_tokens_details: { cached_tokens: 1024, cache_write_tokens: 100, audio_tokens: 5, image_tokens: 40 },
      completion_tokens_details: { reasoning_tokens: 64, audio_tokens: 3, image_tokens: 2 },
    };
    expect(usageOf(wire)).toEqual({
      inputTokens: 1200,
      cacheReadTokens: 1024,
      cacheWriteTokens: 100,
      inputAudioTokens: 5,
      inputImageTokens: 40,
      outputTokens: 80,
      reasoningTokens: 64,
      outputAudioTokens: 3,
      outputImageTokens: 2,
    });
  });

  test('of xAI have thinking beside the output', () => {
    const wire = {
      prompt_tokens: 432,
      completion_tokens: 68,
      total_tokens: 636,
      completion_tokens_details: { reasoning_tokens: 136 },
    };
    expect(usageOf(wire, { reasoning: 'beside' })).toEqual({
      inputTokens: 432,
      outputTokens: 204,
      reasoningTokens: 136,
    });
  });

  test('of Mistral have sound beside the input', () => {
    const wire = {
      prompt_tokens: 9,
      completion_tokens: 201,
      total_tokens: 585,
      prompt_tokens_details: { audio_tokens: 375 },
    };
    expect(usageOf(wire, { inputAudio: 'beside' })).toEqual({
      inputTokens: 384,
      inputAudioTokens: 375,
      outputTokens: 201,
    });
    expect(usageOf({ prompt_tokens: 9, completion_tokens: 2 }, { inputAudio: 'beside' }).inputTokens).toBe(9);
  });

  test('of Google’s endpoint show thinking in the total only', () => {
    const wire = { prompt_tokens: 35, completion_tokens: 12, total_tokens: 109 };
    expect(usageOf(wire, { reasoning: 'unlisted' })).toEqual({ inputTokens: 35, outputTokens: 74 });
  });

  test('never fall below what is listed, whatever the total says', () => {
    const wire = { prompt_tokens: 35, completion_tokens: 12 };
    expect(usageOf(wire, { reasoning: 'unlisted' }).outputTokens).toBe(12);
    expect(usageOf({ ...wire, total_tokens: 40 }, { reasoning: 'unlisted' }).outputTokens).toBe(12);
  });

  test.each([
    ['beside, when only that makes the total right', 30, 5, 20, 55, 25],
    ['inside, when the total has it once', 30, 25, 20, 55, 25],
    ['inside, when the total proves nothing', 30, 25, 20, 60, 25],
    ['none, when there is no thinking', 30, 25, 0, 55, 25],
  ])('of an unknown server have thinking %s', (_name, prompt, completion, reasoning, total, output) => {
    const wire = {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: total,
      completion_tokens_details: { reasoning_tokens: reasoning },
    };
    expect(usageOf(wire, { reasoning: 'by-total' }).outputTokens).toBe(output);
  });

  test.each([
    ['prompt_tokens_details.cached_tokens', { prompt_tokens_details: { cached_tokens: 7 } }],
    ['prompt_cache_hit_tokens', { prompt_cache_hit_tokens: 7, prompt_cache_miss_tokens: 3 }],
    ['num_cached_tokens', { num_cached_tokens: 7 }],
    ['cached_tokens', { cached_tokens: 7 }],
  ])('find the cached part in %s', (_name, members) => {
    expect(usageOf({ prompt_tokens: 10, completion_tokens: 1, ...members }).cacheReadTokens).toBe(7);
  });

  test('cut a part to its whole: Grok on Azure says that more was cached than sent', () => {
    const wire = {
      prompt_tokens: 10,
      completion_tokens: 5,
      prompt_tokens_details: { cached_tokens: 64, cache_write_tokens: 64, audio_tokens: 64, image_tokens: 64 },
      completion_tokens_details: { reasoning_tokens: 9, audio_tokens: 9, image_tokens: 9 },
    };
    expect(usageOf(wire)).toEqual({
      inputTokens: 10,
      cacheReadTokens: 10,
      cacheWriteTokens: 10,
      inputAudioTokens: 10,
      inputImageTokens: 10,
      outputTokens: 5,
      reasoningTokens: 5,
      outputAudioTokens: 5,
      outputImageTokens: 5,
    });
  });

  test('that are not there stay away, and a zero stays a zero', () => {
    expect(usageOf({})).toEqual({});
    expect(usageOf({ prompt_tokens: 0 })).toEqual({ inputTokens: 0 });
    expect(usageOf({ completion_tokens: 3 })).toEqual({ outputTokens: 3 });
    expect(usageOf({ prompt_tokens_details: { cached_tokens: 0 } })).toEqual({ cacheReadTokens: 0 });
  });

  test.each([-1, 1.5, '7', null, 1e300, [], {}])('of the kind %j are not counts', (value) => {
    expect(
      usageOf({
        prompt_tokens: value,
        prompt_tokens_details: value,
        completion_tokens_details: { reasoning_tokens: value },
      }),
    ).toEqual({});
  });

  test('include searches that the provider ran', () => {
    expect(usageOf({ server_tool_use_details: { web_search_requests: 2 } })).toEqual({ webSearches: 2 });
  });
});

describe('counts of one stream', () => {
  test('take the larger of two, member by member', () => {
    const merged = mergeUsage(
      { inputTokens: 9, outputTokens: 5 },
      { inputTokens: 8, outputTokens: 6, cacheReadTokens: 0 },
    );
    expect(merged).toEqual({ inputTokens: 9, outputTokens: 6, cacheReadTokens: 0 });
  });

  test('keep what a later chunk does not repeat', () => {
    expect(mergeUsage({ inputTokens: 9, reasoningTokens: 2 }, {})).toEqual({ inputTokens: 9, reasoningTokens: 2 });
    expect(mergeUsage({}, {})).toEqual({});
  });
});
