import { type EmbeddingsRequest, type EmbeddingsResult, type Result } from '@tollgate/schema';
import type { EncodedRequest, UpstreamFailure } from '../../core/chat-translation.js';
import type { RequestProblem } from '../../core/client-format.js';
import { defined } from '../../core/defined.js';
import { embeddingsResult, embeddingsTranslation } from '../../core/embeddings-answer.js';
import {
  type EmbeddingsPurpose,
  encodedEmbeddings,
  knownExtra,
  openEmbeddingsNotes,
  purposeOf,
  textsOf,
  wordOfPurpose,
} from '../../core/embeddings-request.js';
import { asCount, asObject, isJsonArray, itemsOf } from '../../core/json-members.js';
import type { EmbeddingsTranslation } from '../../core/provider.js';
import type { WireResponse } from '../../core/wire.js';

/** How one platform serves the format. */
export interface CohereEmbeddingsTarget {
  /** Below the platform's base URL. */
  readonly path: (model: string) => string;
  /** False where the model stands in the address instead of the body. */
  readonly modelInBody: boolean;
  /** Whether vectors can come as base64; elsewhere they are made into it here. */
  readonly base64: boolean;
  /** Header in which the platform counts the input, in lower case; the body's own count goes before it. */
  readonly inputTokensHeader?: string;
}

/** Most texts of one call (docs.cohere.com/reference/embed). */
export const cohereTextsMax = 96;

/** What a question is answered or a claim is checked with is searched for like the answer to any other question. */
const inputTypes = {
  document: 'search_document',
  query: 'search_query',
  classification: 'classification',
  clustering: 'clustering',
  'question-answering': 'search_query',
  'fact-verification': 'search_query',
  'code-query': 'search_query',
} as const satisfies Partial<Record<EmbeddingsPurpose, string>>;

/** The members besides those of our own callers that the format has. */
const extraMembers = ['max_tokens', 'priority', 'truncate'];

/** Cohere's embeddings, version 2. A caller who does not say what the vectors are for has documents. */
export function cohereEmbeddings(
  decodeFailure: EmbeddingsTranslation['decodeFailure'],
  target: CohereEmbeddingsTarget,
): EmbeddingsTranslation {
  return embeddingsTranslation(decodeFailure, {
    encodeRequest: (request) => encodeRequest(request, target),
    decodeResponse: (response, request) => decodeResponse(response, request, target),
  });
}

function encodeRequest(
  request: EmbeddingsRequest,
  target: CohereEmbeddingsTarget,
): Result<EncodedRequest, readonly RequestProblem[]> {
  const notes = openEmbeddingsNotes();
  const body = defined({
    model: target.modelInBody ? request.model : undefined,
    texts: textsOf(request, cohereTextsMax, notes),
    input_type: wordOfPurpose(purposeOf(request, notes), inputTypes, notes) ?? inputTypes.document,
    embedding_types: [target.base64 ? request.encoding : 'float'],
    output_dimension: request.dimensions,
    ...knownExtra(request, extraMembers, notes),
  });
  return encodedEmbeddings(target.path(request.model), body, notes);
}

/** Vectors are sorted by their type; without a type asked for, older models give the plain list. */
function decodeResponse(
  response: WireResponse,
  request: EmbeddingsRequest,
  { inputTokensHeader }: CohereEmbeddingsTarget,
): Result<EmbeddingsResult, UpstreamFailure> {
  const body = asObject(response.body);
  const embeddings = body?.['embeddings'];
  const byType = asObject(embeddings);
  const vectors = isJsonArray(embeddings)
    ? embeddings
    : [byType?.['base64'], byType?.['float']].map(itemsOf).find((items) => items.length > 0);
  const billed = asObject(asObject(body?.['meta'])?.['billed_units']);
  const images = asCount(billed?.['image_tokens']);
  const texts = asCount(billed?.['input_tokens']) ?? countOf(response.headers[inputTokensHeader ?? '']);
  return embeddingsResult(response, request, vectors ?? [], {
    inputTokens: texts === undefined ? images : texts + (images ?? 0),
    inputImageTokens: images,
  });
}

function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
