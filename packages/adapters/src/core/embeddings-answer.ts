import { type EmbeddingsRequest, type EmbeddingsResult, fail, type JsonValue, ok, type Result } from '@tollgate/schema';
import type { UpstreamFailure } from './chat-translation.js';
import { defined } from './defined.js';
import { base64ToFloats, floatsToBase64 } from './float-base64.js';
import { asNumber, isJsonArray } from './json-members.js';
import type { EmbeddingsTranslation } from './provider.js';
import type { WireResponse } from './wire.js';

type Vector = EmbeddingsResult['vectors'][number];

/** What an answer says besides its vectors. */
export interface AnswerFacts {
  readonly model?: string | undefined;
  readonly inputTokens?: number | undefined;
  readonly inputImageTokens?: number | undefined;
}

/** The result of an answer with one vector for each input, in its order; anything else is a failure, with what was counted. */
export function embeddingsResult(
  response: WireResponse,
  request: EmbeddingsRequest,
  vectors: readonly (JsonValue | undefined)[],
  facts: AnswerFacts,
): Result<EmbeddingsResult, UpstreamFailure> {
  const read: Vector[] = [];
  for (const wire of vectors) {
    const vector = vectorOf(wire, request.encoding);
    if (vector !== undefined) read.push(vector);
  }
  const { model, inputTokens, inputImageTokens } = facts;
  const usage = defined({ inputTokens, inputImageTokens });
  if (read.length === vectors.length && read.length === request.input.length) {
    return ok(defined({ model, vectors: read, usage }));
  }
  const message = 'The provider’s answer does not hold one vector for each input.';
  return fail({ code: 'upstream.unreadable', message, status: response.status, retryable: true, usage });
}

/** A vector in the encoding the caller asked for, since not every provider heeds it. */
function vectorOf(wire: JsonValue | undefined, encoding: EmbeddingsRequest['encoding']): Vector | undefined {
  if (typeof wire === 'string') return encoding === 'base64' ? wire : base64ToFloats(wire);
  if (!isJsonArray(wire)) return undefined;
  const numbers: number[] = [];
  for (const item of wire) {
    const number = asNumber(item);
    if (number === undefined) return undefined;
    numbers.push(number);
  }
  return encoding === 'float' ? numbers : floatsToBase64(numbers);
}

/** A translation whose answers with a good status are read by `decodeResponse`, and all others by `decodeFailure`. */
export function embeddingsTranslation(
  decodeFailure: EmbeddingsTranslation['decodeFailure'],
  { encodeRequest, decodeResponse }: Pick<EmbeddingsTranslation, 'encodeRequest' | 'decodeResponse'>,
): EmbeddingsTranslation {
  return {
    encodeRequest,
    decodeResponse: (response, request) =>
      response.status >= firstErrorStatus ? fail(decodeFailure(response)) : decodeResponse(response, request),
    decodeFailure,
  };
}

const firstErrorStatus = 400;
