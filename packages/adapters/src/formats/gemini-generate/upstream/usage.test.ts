import { describe, expect, test } from '@jest/globals';
import { tokenCountMax } from '@tollgate/schema';
import { otherUsageMembers, readUsage } from './usage.js';

describe('counts', () => {
  test('of thinking stand beside the candidates, those of the cache inside the prompt', () => {
    expect(
      readUsage({
        promptTokenCount: 9622,
        candidatesTokenCount: 35,
        thoughtsTokenCount: 136,
        cachedContentTokenCount: 9609,
        totalTokenCount: 9793,
      }),
    ).toEqual({ inputTokens: 9622, cacheReadTokens: 9609, outputTokens: 171, reasoningTokens: 136 });
  });

  test('of what server tools gave the model are part of the input', () => {
    expect(
      readUsage({
        promptTokenCount: 32,
        toolUsePromptTokenCount: 720,
        candidatesTokenCount: 341,
        totalTokenCount: 1093,
      }),
    ).toEqual({ inputTokens: 752, outputTokens: 341 });
  });

  test('that are missing beside others are zero', () => {
    expect(readUsage({ promptTokenCount: 14, totalTokenCount: 14 })).toEqual({ inputTokens: 14, outputTokens: 0 });
    expect(readUsage({ promptTokenCount: 14, thoughtsTokenCount: 5 })).toEqual({
      inputTokens: 14,
      outputTokens: 5,
      reasoningTokens: 5,
    });
  });

  test.each([[undefined], [null], [{}], [{ trafficType: 'ON_DEMAND' }], ['x'], [[]], [{ promptTokenCount: 'x' }]])(
    'of %j are not said at all',
    (metadata) => {
      expect(readUsage(metadata)).toEqual({});
    },
  );

  test('of the candidates that are missing are what of the total is nothing else', () => {
    const prompt = { promptTokenCount: 9, toolUsePromptTokenCount: 2 };
    expect(readUsage({ ...prompt, thoughtsTokenCount: 50, totalTokenCount: 65 })).toEqual({
      inputTokens: 11,
      outputTokens: 54,
      reasoningTokens: 50,
    });
    expect(readUsage({ ...prompt, totalTokenCount: 10 })).toEqual({ inputTokens: 11, outputTokens: 0 });
    expect(readUsage({ totalTokenCount: 10 })).toEqual({ inputTokens: 0, outputTokens: 0 });
  });

  test('of sound and pictures are told apart, and are never more than their whole', () => {
    const of = (modality: string, tokenCount: number) => ({ modality, tokenCount });
    expect(
      readUsage({
        promptTokenCount: 100,
        candidatesTokenCount: 50,
        cachedContentTokenCount: 20,
        promptTokensDetails: [of('TEXT', 10), of('AUDIO', 30), of('IMAGE', 60), of('AUDIO', 5), of('VIDEO', 1)],
        cacheTokensDetails: [of('AUDIO', 500)],
        candidatesTokensDetails: [of('IMAGE', 60), of('AUDIO', 7)],
      }),
    ).toEqual({
      inputTokens: 100,
      cacheReadTokens: 20,
      inputAudioTokens: 35,
      inputImageTokens: 60,
      cacheReadAudioTokens: 20,
      outputTokens: 50,
      outputAudioTokens: 7,
      outputImageTokens: 50,
    });
    expect(readUsage({ promptTokenCount: 10, cachedContentTokenCount: 11 })).toMatchObject({ cacheReadTokens: 10 });
  });

  test('that no answer can have are not believed', () => {
    expect(readUsage({ promptTokenCount: tokenCountMax, candidatesTokenCount: 1 })).toMatchObject({ inputTokens: 0 });
    expect(readUsage({ promptTokenCount: -1, candidatesTokenCount: 1.5 })).toEqual({});
  });
});

test('what the vocabulary has no word for is kept', () => {
  const metadata = { promptTokenCount: 1, trafficType: 'ON_DEMAND', serviceTier: 'flex', nothing: null };
  expect(otherUsageMembers(metadata)).toEqual({ trafficType: 'ON_DEMAND', serviceTier: 'flex' });
  expect(otherUsageMembers({ totalTokenCount: 1 })).toBeUndefined();
});
