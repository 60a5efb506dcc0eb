import type { ChatRequest, JsonObject } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import type { EncodingNotes } from './notes.js';

/** Most stop sequences the provider takes. */
export const stopSequencesMax = 5;

interface Bounds {
  readonly min: number;
  readonly max: number;
}
/** The ranges of docs.cohere.com/reference/chat; a value outside of them would be refused with the whole request. */
const temperatureBounds: Bounds = { min: 0, max: 1 };
const topPBounds: Bounds = { min: 0.01, max: 0.99 };
const topKBounds: Bounds = { min: 0, max: 500 };
const penaltyBounds: Bounds = { min: 0, max: 1 };

/** The sampling parameters, brought into the provider's ranges; each change is told. */
export function encodeSampling(request: ChatRequest, notes: EncodingNotes): JsonObject {
  const within = (name: string, value: number | undefined, bounds: Bounds) => clamp(name, value, bounds, notes);
  return defined({
    temperature: within('temperature', request.temperature, temperatureBounds),
    p: within('top_p', request.topP, topPBounds),
    k: within('top_k', request.topK, topKBounds),
    // The default written out can make a model refuse that takes only one of the two.
    frequency_penalty: within('frequency_penalty', request.frequencyPenalty || undefined, penaltyBounds),
    presence_penalty: within('presence_penalty', request.presencePenalty || undefined, penaltyBounds),
    seed: seedOf(request.seed, notes),
    stop_sequences: stopSequencesOf(request.stop, notes),
  });
}

function clamp(
  name: string,
  value: number | undefined,
  { min, max }: Bounds,
  notes: EncodingNotes,
): number | undefined {
  if (value === undefined || (value >= min && value <= max)) return value;
  const nearest = Math.min(Math.max(value, min), max);
  notes.dropped.add(`${name}: outside of ${min} to ${max}, sent as ${nearest}`);
  return nearest;
}

function seedOf(seed: number | undefined, notes: EncodingNotes): number | undefined {
  if (seed === undefined || seed >= 0) return seed;
  notes.dropped.add('seed: must not be negative');
  return undefined;
}

/** Without one of its sequences an answer would go on where the caller wants it to end, so too many are refused. */
function stopSequencesOf(stop: readonly string[] | undefined, notes: EncodingNotes): readonly string[] | undefined {
  const sequences = (stop ?? []).filter((sequence) => sequence !== '');
  if (sequences.length > stopSequencesMax) {
    notes.problems.push({ path: 'stop', message: `this provider takes at most ${stopSequencesMax} stop sequences` });
  }
  return sequences.length === 0 ? undefined : sequences;
}
