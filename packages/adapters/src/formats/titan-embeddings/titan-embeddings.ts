import { type EmbeddingsRequest, type EmbeddingsResult, type JsonObject, type Result } from '@tollgate/schema';
import type { EncodedRequest, UpstreamFailure } from '../../core/chat-translation.js';
import type { RequestProblem } from '../../core/client-format.js';
import { embeddingsResult, embeddingsTranslation } from '../../core/embeddings-answer.js';
import {
  type EmbeddingsNotes,
  encodedEmbeddings,
  knownExtra,
  openEmbeddingsNotes,
  purposeOf,
  textsOf,
} from '../../core/embeddings-request.js';
import { asCount, asObject } from '../../core/json-members.js';
import type { EmbeddingsTranslation } from '../../core/provider.js';
import type { WireResponse } from '../../core/wire.js';

/**
 * Amazon's Titan embeddings, one text a call (docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text
 * and -titan-embed-mm). `path` is below the platform's base URL.
 */
export function titanEmbeddings(
  decodeFailure: EmbeddingsTranslation['decodeFailure'],
  path: (model: string) => string,
): EmbeddingsTranslation {
  return embeddingsTranslation(decodeFailure, {
    encodeRequest: (request) => encodeRequest(request, path),
    decodeResponse,
  });
}

/** The second text model and the one that also takes pictures have sizes to choose from, each in its own words. */
const secondTextModel = /titan-embed-text-v2/;
const pictureModel = /titan-embed-image/;

function encodeRequest(
  request: EmbeddingsRequest,
  path: (model: string) => string,
): Result<EncodedRequest, readonly RequestProblem[]> {
  const notes = openEmbeddingsNotes();
  const [inputText = ''] = textsOf(request, 1, notes);
  if (purposeOf(request, notes) !== undefined) notes.dropped.add('input_type: the model makes one kind of vectors');
  const extra = knownExtra(request, secondTextModel.test(request.model) ? ['normalize'] : [], notes);
  return encodedEmbeddings(path(request.model), { inputText, ...sizeOf(request, notes), ...extra }, notes);
}

function sizeOf({ model, dimensions }: EmbeddingsRequest, notes: EmbeddingsNotes): JsonObject {
  if (dimensions === undefined) return {};
  if (secondTextModel.test(model)) return { dimensions };
  if (pictureModel.test(model)) return { embeddingConfig: { outputEmbeddingLength: dimensions } };
  // A vector of another size than was asked for fits into no index.
  notes.problems.push({ path: 'dimensions', message: 'the vectors of this model have one size' });
  return {};
}

function decodeResponse(response: WireResponse, request: EmbeddingsRequest): Result<EmbeddingsResult, UpstreamFailure> {
  const body = asObject(response.body);
  const inputTokens = asCount(body?.['inputTextTokenCount']);
  return embeddingsResult(response, request, [body?.['embedding']], { inputTokens });
}
