import { type EmbeddingsRequest, type EmbeddingsResult, type JsonObject, type Result } from '@tollgate/schema';
import type { EncodedRequest, UpstreamFailure } from '../../core/chat-translation.js';
import type { RequestProblem } from '../../core/client-format.js';
import { defined } from '../../core/defined.js';
import { embeddingsResult, embeddingsTranslation } from '../../core/embeddings-answer.js';
import {
  encodedEmbeddings,
  knownExtra,
  openEmbeddingsNotes,
  purposeOf,
  textsOf,
} from '../../core/embeddings-request.js';
import { asCount, asObject, itemsOf } from '../../core/json-members.js';
import type { EmbeddingsTranslation } from '../../core/provider.js';
import type { WireResponse } from '../../core/wire.js';
import { taskTypes } from '../gemini-embeddings/index.js';

/** Most texts of one call, and the models that take one at a time (the page "Get text embeddings" of Vertex AI). */
export const vertexTextsMax = 250;
const oneTextModel = /^gemini-embedding/;

/** Vertex AI's `:predict` with texts; `path` is below the platform's base URL, with the method. */
export function vertexEmbeddings(
  decodeFailure: EmbeddingsTranslation['decodeFailure'],
  path: (model: string) => string,
): EmbeddingsTranslation {
  return embeddingsTranslation(decodeFailure, {
    encodeRequest: (request) => encodeRequest(request, path),
    decodeResponse,
  });
}

function encodeRequest(
  request: EmbeddingsRequest,
  path: (model: string) => string,
): Result<EncodedRequest, readonly RequestProblem[]> {
  const notes = openEmbeddingsNotes();
  const texts = textsOf(request, oneTextModel.test(request.model) ? 1 : vertexTextsMax, notes);
  const purpose = purposeOf(request, notes);
  const { title, autoTruncate } = knownExtra(request, ['title', 'autoTruncate'], notes);
  const instances = texts.map(
    (content): JsonObject =>
      defined({ content, task_type: purpose === undefined ? undefined : taskTypes[purpose], title }),
  );
  const parameters = defined({ outputDimensionality: request.dimensions, autoTruncate });
  const body = defined({ instances, parameters: Object.keys(parameters).length === 0 ? undefined : parameters });
  return encodedEmbeddings(path(request.model), body, notes);
}

/** Each prediction counts its own input; the count of the call is known when all of them are. */
function decodeResponse(response: WireResponse, request: EmbeddingsRequest): Result<EmbeddingsResult, UpstreamFailure> {
  const predictions = itemsOf(asObject(response.body)?.['predictions']).map(
    (prediction) => asObject(asObject(prediction)?.['embeddings']) ?? {},
  );
  const counts = predictions.map((prediction) => asCount(asObject(prediction['statistics'])?.['token_count']));
  const known = counts.filter((count) => count !== undefined);
  const isWhole = known.length > 0 && known.length === counts.length;
  return embeddingsResult(
    response,
    request,
    predictions.map((prediction) => prediction['values']),
    { inputTokens: isWhole ? known.reduce((sum, count) => sum + count, 0) : undefined },
  );
}
