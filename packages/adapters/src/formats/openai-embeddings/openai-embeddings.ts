import { type EmbeddingsRequest, type EmbeddingsResult, fail, ok, type Result } from '@tollgate/schema';
import { z } from 'zod';
import type { UpstreamFailure } from '../../core/chat-translation.js';
import { defined } from '../../core/defined.js';
import type { EmbeddingsTranslation } from '../../core/provider.js';
import type { WireRequest, WireResponse } from '../../core/wire.js';
import { base64ToFloats, floatsToBase64 } from './float-base64.js';

/** In what a provider of this format differs, as data. */
export interface EmbeddingsQuirks {
  /** Below the provider's base URL. */
  readonly path: string;
  readonly dimensionsMember: 'dimensions' | 'output_dimension';
  /** False where the provider knows no `encoding_format` and always sends numbers. */
  readonly encodings: boolean;
  /** Whether `user` is known. */
  readonly user: boolean;
}

const openAiQuirks: EmbeddingsQuirks = {
  path: '/embeddings',
  dimensionsMember: 'dimensions',
  encodings: true,
  user: true,
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
    decodeResponse: (response, request) => decodeResponse(response, request, decodeFailure),
    decodeFailure,
  };
}

function encodeRequest(request: EmbeddingsRequest, quirks: EmbeddingsQuirks): WireRequest {
  const body = defined({
    ...request.extra,
    model: request.model,
    input: request.input,
    encoding_format: quirks.encodings ? request.encoding : undefined,
    [quirks.dimensionsMember]: request.dimensions,
    user: quirks.user ? request.user : undefined,
  });
  return { method: 'POST', path: quirks.path, headers: {}, body };
}

const count = z.int().nonnegative().nullish().catch(undefined);
const WireEmbeddings = z.object({
  model: z.string().nullish().catch(undefined),
  data: z.array(z.object({ index: count, embedding: z.union([z.array(z.number()), z.string()]) })),
  usage: z.object({ prompt_tokens: count, total_tokens: count }).nullish().catch(undefined),
});

function decodeResponse(
  response: WireResponse,
  request: EmbeddingsRequest,
  decodeFailure: DecodeFailure,
): Result<EmbeddingsResult, UpstreamFailure> {
  if (response.status >= 400) return fail(decodeFailure(response));
  const parsed = WireEmbeddings.safeParse(response.body);
  if (!parsed.success || parsed.data.data.length !== request.input.length) return fail(unreadable(response));
  const rows = parsed.data.data.toSorted((left, right) => (left.index ?? 0) - (right.index ?? 0));
  const vectors: (readonly number[] | string)[] = [];
  for (const row of rows) {
    const vector = inEncoding(row.embedding, request.encoding);
    if (vector === undefined) return fail(unreadable(response));
    vectors.push(vector);
  }
  const { model, usage } = parsed.data;
  const inputTokens = usage?.prompt_tokens ?? usage?.total_tokens ?? undefined;
  return ok(defined({ model: model ?? undefined, vectors, usage: defined({ inputTokens }) }));
}

/** Not every provider heeds the encoding that was asked for. */
function inEncoding(
  vector: readonly number[] | string,
  encoding: 'float' | 'base64',
): readonly number[] | string | undefined {
  if (typeof vector === 'string') return encoding === 'base64' ? vector : base64ToFloats(vector);
  return encoding === 'float' ? vector : floatsToBase64(vector);
}

function unreadable(response: WireResponse): UpstreamFailure {
  const message = 'The provider’s answer does not hold one vector for each input.';
  return { code: 'upstream.unreadable', message, status: response.status, retryable: true };
}
