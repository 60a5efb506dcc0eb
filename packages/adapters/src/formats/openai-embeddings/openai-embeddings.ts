import { type EmbeddingsRequest, type EmbeddingsResult, fail, type JsonObject, type Result } from '@tollgate/schema';
import { z } from 'zod';
import type { EncodedRequest, UpstreamFailure } from '../../core/chat-translation.js';
import type { RequestProblem } from '../../core/client-format.js';
import { defined } from '../../core/defined.js';
import { embeddingsResult } from '../../core/embeddings-answer.js';
import {
  type EmbeddingsNotes,
  type EmbeddingsPurpose,
  encodedEmbeddings,
  openEmbeddingsNotes,
  purposeOf,
  textsOf,
  wordOfPurpose,
} from '../../core/embeddings-request.js';
import { base64ToInt8 } from '../../core/float-base64.js';
import type { EmbeddingsTranslation } from '../../core/provider.js';
import type { WireResponse } from '../../core/wire.js';
import { embeddingsInputsMax } from './embeddings-client.js';

/** In what a provider of this format differs, as data. */
export interface EmbeddingsQuirks {
  /** Below the provider's base URL. */
  readonly path: string;
  readonly dimensionsMember: 'dimensions' | 'output_dimension';
  /**
   * - `float-base64`: the provider has both encodings.
   * - `float`: it knows no `encoding_format` and always sends numbers.
   * - `base64-int8`: it sends signed bytes as base64 and nothing a caller of this format could read.
   */
  readonly encodings: 'float-base64' | 'float' | 'base64-int8';
  /** Whether `user` is known. */
  readonly user: boolean;
  /** Whether token ids may stand in place of texts. */
  readonly tokenIds: boolean;
  /** The words of `input_type` where the provider demands one; then a caller who says nothing has documents. */
  readonly inputTypes?: Readonly<Partial<Record<EmbeddingsPurpose, string>>>;
}

const openAiQuirks: EmbeddingsQuirks = {
  path: '/embeddings',
  dimensionsMember: 'dimensions',
  encodings: 'float-base64',
  user: true,
  tokenIds: true,
};

/** Reads a refused call; providers have one error form for all their addresses. */
export type DecodeFailure = (response: WireResponse) => UpstreamFailure;

/** OpenAI's embeddings as one provider speaks them. Vectors come out in the encoding the caller asked for. */
export function openAiEmbeddings(
  decodeFailure: DecodeFailure,
  differences: Partial<EmbeddingsQuirks> = {},
): EmbeddingsTranslation {
  const quirks = { ...openAiQuirks, ...differences };
  return {
    encodeRequest: (request) => encodeRequest(request, quirks),
    decodeResponse: (response, request) =>
      response.status >= 400 ? fail(decodeFailure(response)) : decodeResponse(response, request, quirks),
    decodeFailure,
  };
}

function encodeRequest(
  request: EmbeddingsRequest,
  quirks: EmbeddingsQuirks,
): Result<EncodedRequest, readonly RequestProblem[]> {
  const notes = openEmbeddingsNotes();
  if (request.user !== undefined && !quirks.user) notes.dropped.add('user');
  const body = defined({
    ...extraOf(request, quirks, notes),
    ...inputType(request, quirks, notes),
    model: request.model,
    input: quirks.tokenIds ? request.input : textsOf(request, embeddingsInputsMax, notes),
    encoding_format: encodingOf(request, quirks),
    [quirks.dimensionsMember]: request.dimensions,
    user: quirks.user ? request.user : undefined,
  });
  return encodedEmbeddings(quirks.path, body, notes);
}

/** What Google's callers may say and no provider of this format knows. */
const googleMembers = ['taskType', 'title', 'autoTruncate'] as const;

/** Members that only some providers know go on as they are, so that new ones need no release of ours. */
function extraOf({ extra }: EmbeddingsRequest, { inputTypes }: EmbeddingsQuirks, notes: EmbeddingsNotes): JsonObject {
  const kept: Record<string, JsonObject[string]> = { ...extra };
  for (const name of googleMembers) {
    if (kept[name] === undefined) continue;
    delete kept[name];
    // Where the provider has words for what a vector is for, this one is translated.
    if (name !== 'taskType' || inputTypes === undefined) notes.dropped.add(name);
  }
  return kept;
}

function encodingOf(request: EmbeddingsRequest, { encodings }: EmbeddingsQuirks): string | undefined {
  if (encodings === 'float-base64') return request.encoding;
  return encodings === 'float' ? undefined : 'base64_int8';
}

function inputType(request: EmbeddingsRequest, { inputTypes }: EmbeddingsQuirks, notes: EmbeddingsNotes): JsonObject {
  if (inputTypes === undefined) return {};
  return { input_type: wordOfPurpose(purposeOf(request, notes), inputTypes, notes) ?? inputTypes.document };
}

const count = z.int().nonnegative().nullish().catch(undefined);
/** What is no list of vectors holds none. */
const WireEmbeddings = z.object({
  model: z.string().nullish().catch(undefined),
  data: z.array(z.object({ index: count, embedding: z.union([z.array(z.number()), z.string()]) })).catch([]),
  usage: z.object({ prompt_tokens: count, total_tokens: count }).nullish().catch(undefined),
});

function decodeResponse(
  response: WireResponse,
  request: EmbeddingsRequest,
  { encodings }: EmbeddingsQuirks,
): Result<EmbeddingsResult, UpstreamFailure> {
  const { data, model, usage } = WireEmbeddings.catch({ data: [] }).parse(response.body);
  const rows = data.toSorted((left, right) => (left.index ?? 0) - (right.index ?? 0));
  const vectors = rows.map(({ embedding }) =>
    encodings === 'base64-int8' && typeof embedding === 'string' ? base64ToInt8(embedding) : embedding,
  );
  const inputTokens = usage?.prompt_tokens ?? usage?.total_tokens ?? undefined;
  return embeddingsResult(response, request, vectors, { model: model ?? undefined, inputTokens });
}
