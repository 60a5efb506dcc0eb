import type { JsonValue, TokenUsage } from '@tollgate/schema';
import { defined } from '../../core/defined.js';
import { asCount, asNumber, asObject } from '../../core/json-members.js';

const msPerSecond = 1000;

/**
 * The counts of an answer, by whichever names: tokens as OpenAI's newer endpoints call them or as chat does, and the
 * length of what was listened to. What is not said stays absent.
 */
export function readEndpointUsage(value: JsonValue | undefined): TokenUsage {
  const usage = asObject(value) ?? {};
  const into =
    asObject(usage['input_tokens_details']) ??
    asObject(usage['input_token_details']) ??
    asObject(usage['prompt_tokens_details']);
  const from = asObject(usage['output_tokens_details']) ?? asObject(usage['completion_tokens_details']);
  return defined({
    inputTokens: asCount(usage['input_tokens']) ?? asCount(usage['prompt_tokens']),
    cacheReadTokens: asCount(into?.['cached_tokens']),
    inputAudioTokens: asCount(into?.['audio_tokens']),
    inputImageTokens: asCount(into?.['image_tokens']),
    outputTokens: asCount(usage['output_tokens']) ?? asCount(usage['completion_tokens']),
    outputAudioTokens: asCount(from?.['audio_tokens']),
    outputImageTokens: asCount(from?.['image_tokens']),
    inputAudioMs: millisecondsOf(usage['seconds']) ?? millisecondsOf(usage['prompt_audio_seconds']),
  });
}

/** Whole milliseconds of a length in seconds. */
export function millisecondsOf(seconds: JsonValue | undefined): number | undefined {
  const length = asNumber(seconds);
  return length === undefined || length < 0 ? undefined : Math.round(length * msPerSecond);
}
