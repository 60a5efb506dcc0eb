import {
  fail,
  type JsonValue,
  ok,
  type RerankRequest,
  type RerankResult,
  type Result,
  type TokenUsage,
} from '@tollgate/schema';
import type { UpstreamFailure } from '../../core/chat-translation.js';
import { defined } from '../../core/defined.js';
import { asCount, asFilledText, asNumber, asObject, isJsonArray } from '../../core/json-members.js';
import type { RerankTranslation } from '../../core/provider.js';
import type { WireResponse } from '../../core/wire.js';

/**
 * Cohere's rerank, version 2, and what others have made of it. They take the same members; their answers differ in how
 * the list is called (`results`, or `data`), and in what is counted: searches, or tokens under one of three names.
 */
export function rerankAt(path: string, decodeFailure: RerankTranslation['decodeFailure']): RerankTranslation {
  return {
    encodeRequest: (request) => ({ method: 'POST', path, headers: {}, body: bodyOf(request) }),
    decodeResponse: (response, request) =>
      response.status >= 400 ? fail(decodeFailure(response)) : decodeResponse(response, request),
    decodeFailure,
  };
}

/** Documents are not asked back: they are put into the answer here, and need not travel twice. */
function bodyOf({ model, query, documents, topN, extra }: RerankRequest) {
  return defined({ ...extra, model, query, documents, top_n: topN });
}

function decodeResponse(response: WireResponse, request: RerankRequest): Result<RerankResult, UpstreamFailure> {
  const body = asObject(response.body);
  const rows = body?.['results'] ?? body?.['data'];
  if (!isJsonArray(rows)) return fail(unreadable(response));
  const results = rows.flatMap((row) => resultOf(row, request.documents.length));
  if (results.length !== rows.length) return fail(unreadable(response));
  return ok(
    defined({
      id: asFilledText(body?.['id']),
      model: asFilledText(body?.['model']),
      results,
      usage: usageOf(response.body),
    }),
  );
}

function resultOf(row: JsonValue, documents: number): RerankResult['results'] {
  const index = asCount(asObject(row)?.['index']);
  const score = asNumber(asObject(row)?.['relevance_score']);
  return index === undefined || index >= documents || score === undefined ? [] : [{ index, score }];
}

function usageOf(value: JsonValue): TokenUsage {
  const body = asObject(value);
  const meta = asObject(body?.['meta']);
  const billed = asObject(meta?.['billed_units']);
  const usage = asObject(body?.['usage']);
  return defined({
    searchUnits: asCount(billed?.['search_units']) ?? asCount(usage?.['search_units']),
    inputTokens:
      asCount(usage?.['prompt_tokens']) ??
      asCount(usage?.['total_tokens']) ??
      asCount(asObject(meta?.['tokens'])?.['input_tokens']),
  });
}

/** A success whose body does not hold what was asked for, with what was counted. */
function unreadable(response: WireResponse): UpstreamFailure {
  const message = 'The provider’s answer is no list of scores for the documents that were sent.';
  const usage = usageOf(response.body);
  return { code: 'upstream.unreadable', message, status: response.status, retryable: true, usage };
}
