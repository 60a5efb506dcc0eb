import {
  fail,
  type JsonObject,
  type JsonValue,
  ok,
  type RerankRequest,
  type RerankResult,
  type Result,
} from '@tollgate/schema';
import { z } from 'zod';
import type { RequestProblem } from '../../core/client-format.js';
import { defined } from '../../core/defined.js';
import { unknownMembers } from '../../core/json-members.js';
import { readAsNumber } from '../../core/number-schemas.js';
import { openRequestProblems } from '../../core/request-problems.js';

/** Most documents of one call; Cohere advises a tenth of it, and takes no more (docs.cohere.com/reference/rerank). */
export const rerankDocumentsMax = 10_000;

const Document = z.union([z.string(), z.looseObject({ text: z.string() })], {
  error: 'must be a text, or an object with a text',
});
const CallerRerank = z.object({
  model: z.string().min(1).max(256),
  query: z.string().min(1),
  documents: z.array(Document).min(1).max(rerankDocumentsMax),
  top_n: readAsNumber(z.int().min(1)).nullish(),
  return_documents: z.boolean().nullish(),
});
const knownMembers = new Set(Object.keys(CallerRerank.shape));

/** Reads a body of `POST /v1/rerank`, as callers of Cohere, Jina and those alike write it. */
export function parseRerankRequest(body: JsonValue): Result<RerankRequest, readonly RequestProblem[]> {
  const problems = openRequestProblems();
  const wire = problems.check(CallerRerank, body, '');
  if (wire === undefined) return fail(problems.list());
  return ok(
    defined({
      model: wire.model,
      query: wire.query,
      documents: wire.documents.map((document) => (typeof document === 'string' ? document : document.text)),
      topN: wire.top_n ?? undefined,
      returnDocuments: wire.return_documents ?? false,
      extra: unknownMembers(body, knownMembers),
    }),
  );
}

/**
 * Writes the answer so that callers of either habit find what they look for: searches where Cohere has them, tokens where
 * Jina has them. Documents come from the request, since not every provider repeats them.
 */
export function renderRerankResult(result: RerankResult, request: RerankRequest, asked: string): JsonObject {
  const { searchUnits, inputTokens } = result.usage;
  return {
    ...defined({ id: result.id }),
    object: 'list',
    model: result.model ?? asked,
    results: result.results.map(({ index, score }) => ({
      index,
      relevance_score: score,
      ...(request.returnDocuments ? { document: { text: request.documents[index] ?? '' } } : {}),
    })),
    ...(searchUnits === undefined ? {} : { meta: { billed_units: { search_units: searchUnits } } }),
    ...(inputTokens === undefined ? {} : { usage: { prompt_tokens: inputTokens, total_tokens: inputTokens } }),
  };
}
