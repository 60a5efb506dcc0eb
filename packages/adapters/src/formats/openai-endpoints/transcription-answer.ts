import type { JsonValue } from '@tollgate/schema';
import { defined } from '../../core/defined.js';
import { asFilledText, asObject } from '../../core/json-members.js';
import type { PassedFacts } from '../../core/passed-endpoints.js';
import { millisecondsOf, readEndpointUsage } from './endpoint-usage.js';

/**
 * Reads a transcript in JSON; undefined for what is none. The length that the provider charges for goes before the
 * length of the sound, which only the longer form says.
 */
export function readTranscriptionAnswer(body: JsonValue): PassedFacts | undefined {
  const answer = asObject(body);
  if (typeof answer?.['text'] !== 'string') return undefined;
  const usage = readEndpointUsage(answer['usage']);
  const isCounted = usage.inputAudioMs !== undefined || usage.inputTokens !== undefined;
  const inputAudioMs = isCounted ? usage.inputAudioMs : millisecondsOf(answer['duration']);
  return defined({ usage: { ...usage, ...defined({ inputAudioMs }) }, model: asFilledText(answer['model']) });
}
