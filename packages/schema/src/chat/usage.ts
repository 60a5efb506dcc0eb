import { z } from 'zod';

/** More than any answer can hold, and small enough that sums of counts stay exact. A larger count is an error of its source. */
export const tokenCountMax = 1_000_000_000_000;

const tokens = z.number().int().nonnegative().max(tokenCountMax).optional();

/**
 * What one attempt used, in one accounting for all providers: `inputTokens` includes what was read from and written to a
 * prompt cache, `outputTokens` includes reasoning. What is not sold by the token is counted in the unit it is sold by.
 * Absent means the provider did not say; zero means it said zero.
 */
export const TokenUsage = z.strictObject({
  /** Everything that went in, cached parts included. */
  inputTokens: tokens,
  /** The part of `inputTokens` that came from the provider's prompt cache. */
  cacheReadTokens: tokens,
  /** The part of `inputTokens` that was written to the prompt cache, for any lifetime. */
  cacheWriteTokens: tokens,
  /** The part of `cacheWriteTokens` kept for five minutes. */
  cacheWrite5mTokens: tokens,
  /** The part of `cacheWriteTokens` kept for one hour. */
  cacheWrite1hTokens: tokens,
  /** The part of `inputTokens` that was sound. */
  inputAudioTokens: tokens,
  /** The part of `inputTokens` that was images. */
  inputImageTokens: tokens,
  /** The part of `cacheReadTokens` that was sound. */
  cacheReadAudioTokens: tokens,
  /** Everything that came out, reasoning included. */
  outputTokens: tokens,
  /** The part of `outputTokens` spent on reasoning. */
  reasoningTokens: tokens,
  /** The part of `outputTokens` that was sound. */
  outputAudioTokens: tokens,
  /** The part of `outputTokens` that was images. */
  outputImageTokens: tokens,
  /** Searches of the web that the provider ran itself. */
  webSearches: tokens,
  /** Pictures that were made. */
  images: tokens,
  /** Characters, as Unicode code points, that were spoken. */
  inputCharacters: tokens,
  /** Milliseconds of sound that were listened to. */
  inputAudioMs: tokens,
  /** Searches of a reranker, as it counts them. */
  searchUnits: tokens,
});
export type TokenUsage = z.infer<typeof TokenUsage>;
