import type { ChatRequest } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import type { ModelTraits } from './claude-traits.js';
import type { EncodingNotes } from './notes.js';

export interface EncodedSampling {
  readonly temperature?: number;
  readonly top_p?: number;
  readonly top_k?: number;
}

const temperatureMax = 1;

/** With thinking on, the provider takes a `top_p` from here up and no other change of the sampling. */
const topPMinWhileThinking = 0.95;

/**
 * The sampling parameters as far as the model takes them. A value of 1 for `temperature` or `top_p` changes nothing,
 * so leaving it out is not told.
 */
export function encodeSampling(
  request: ChatRequest,
  traits: ModelTraits,
  thinking: boolean,
  notes: EncodingNotes,
): EncodedSampling {
  const temperature = temperatureOf(request, traits, thinking, notes);
  const refusesTopP =
    traits.sampling === 'refused' ||
    (traits.sampling === 'one' && temperature !== undefined) ||
    (thinking && (request.topP ?? 1) < topPMinWhileThinking);
  const refusesTopK = traits.sampling === 'refused' || thinking;
  if (refusesTopP && request.topP !== undefined && request.topP !== 1) notes.dropped.add('top_p');
  if (refusesTopK && request.topK !== undefined) notes.dropped.add('top_k');
  return defined({
    temperature,
    top_p: refusesTopP ? undefined : request.topP,
    top_k: refusesTopK ? undefined : request.topK,
  });
}

function temperatureOf(
  request: ChatRequest,
  traits: ModelTraits,
  thinking: boolean,
  notes: EncodingNotes,
): number | undefined {
  const { temperature } = request;
  if (temperature === undefined) return undefined;
  if (traits.sampling === 'refused' || (thinking && temperature !== 1)) {
    if (temperature !== 1) notes.dropped.add('temperature');
    return undefined;
  }
  if (temperature > temperatureMax) notes.dropped.add('temperature: above 1, sent as 1');
  return Math.min(Math.max(temperature, 0), temperatureMax);
}
