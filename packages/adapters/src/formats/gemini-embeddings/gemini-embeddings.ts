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
import { taskTypes } from './task-types.js';

/** How one platform serves the format. */
export interface GeminiEmbeddingsTarget {
  /** Below the platform's base URL, with the method. */
  readonly path: (model: string) => string;
  /** `batch`: `:batchEmbedContents` with a list of texts. `single`: `:embedContent` with one. */
  readonly method: 'batch' | 'single';
}

/** Most texts of one call of `:batchEmbedContents` (ai.google.dev/gemini-api/docs/embeddings). */
export const geminiTextsMax = 100;

/** Gemini's embeddings (ai.google.dev/api/embeddings). Vectors always come as numbers. */
export function geminiEmbeddings(
  decodeFailure: EmbeddingsTranslation['decodeFailure'],
  target: GeminiEmbeddingsTarget,
): EmbeddingsTranslation {
  return embeddingsTranslation(decodeFailure, {
    encodeRequest: (request) => encodeRequest(request, target),
    decodeResponse: (response, request) => decodeResponse(response, request, target),
  });
}

function encodeRequest(
  request: EmbeddingsRequest,
  { path, method }: GeminiEmbeddingsTarget,
): Result<EncodedRequest, readonly RequestProblem[]> {
  const notes = openEmbeddingsNotes();
  const isBatch = method === 'batch';
  const texts = textsOf(request, isBatch ? geminiTextsMax : 1, notes);
  const purpose = purposeOf(request, notes);
  const { title, autoTruncate } = knownExtra(request, isBatch ? ['title'] : ['title', 'autoTruncate'], notes);
  const requests = texts.map(
    (text): JsonObject =>
      defined({
        model: isBatch ? `models/${request.model}` : undefined,
        content: { parts: [{ text }] },
        taskType: purpose === undefined ? undefined : taskTypes[purpose],
        title,
        outputDimensionality: request.dimensions,
        autoTruncate,
      }),
  );
  return encodedEmbeddings(path(request.model), isBatch ? { requests } : (requests[0] ?? {}), notes);
}

function decodeResponse(
  response: WireResponse,
  request: EmbeddingsRequest,
  { method }: GeminiEmbeddingsTarget,
): Result<EmbeddingsResult, UpstreamFailure> {
  const body = asObject(response.body);
  const embeddings = method === 'batch' ? itemsOf(body?.['embeddings']) : [body?.['embedding']];
  const vectors = embeddings.map((embedding) => asObject(embedding)?.['values']);
  const usage = asObject(body?.['usageMetadata']);
  const details = [...itemsOf(usage?.['promptTokensDetails']), ...itemsOf(usage?.['promptTokenDetails'])];
  const image = details.map(asObject).find((detail) => detail?.['modality'] === 'IMAGE');
  return embeddingsResult(response, request, vectors, {
    inputTokens: asCount(usage?.['promptTokenCount']),
    inputImageTokens: asCount(image?.['tokenCount']),
  });
}
