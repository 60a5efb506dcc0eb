import type { EmbeddingsTranslation } from './provider.js';

/** Vectors of a provider whose models speak several formats; its errors have one form for all of them. */
export function embeddingsByModel(
  choose: (model: string) => EmbeddingsTranslation,
  decodeFailure: EmbeddingsTranslation['decodeFailure'],
): EmbeddingsTranslation {
  return {
    encodeRequest: (request) => choose(request.model).encodeRequest(request),
    decodeResponse: (response, request) => choose(request.model).decodeResponse(response, request),
    decodeFailure,
  };
}
