import { parseRerankRequest, type RerankTranslation, renderRerankResult } from '@tollgate/adapters';
import { fail, type JsonObject, ok, type RerankRequest } from '@tollgate/schema';
import {
  type AnswerContext,
  type AttemptResult,
  type Call,
  clientFormat,
  collectJson,
  failUnread,
  failureOfProblems,
  failWhole,
  type InferenceEndpoint,
  type Planned,
  readAsked,
  serveWhole,
  writePlan,
} from '../inference/index.js';
import type { ResolvedTarget } from '../routing/index.js';
import { whenReady } from '../steps/index.js';

const jsonType = 'application/json; charset=utf-8';
/** A search is a query with up to so many documents, for all who sell searches. */
const documentsPerSearch = 100;

/** Texts in the order in which they answer a query, asked for the way Cohere's and Jina's clients do. */
export const rerankEndpoint: InferenceEndpoint = {
  endpoint: 'rerank',
  dialect: clientFormat('openai-chat'),
  read(body) {
    const asked = readAsked(body);
    return asked.ok ? ok({ ...asked.value, stream: false }) : asked;
  },
  prepare,
};

function prepare(call: Call, { provider, model }: ResolvedTarget): Planned | Promise<Planned> {
  const translation = provider.adapter?.rerank;
  if (translation === undefined) {
    const message = `The provider ${provider.id} has no reranker`;
    return fail({ code: 'request.unsupported', message, param: 'model' });
  }
  return whenReady(call.body.whole(), (body) => plan(translation, { call, body, model }));
}

function plan(
  translation: RerankTranslation,
  { call, body, model }: { readonly call: Call; readonly body: JsonObject; readonly model: string },
): Planned | Promise<Planned> {
  const parsed = parseRerankRequest(body);
  if (!parsed.ok) return fail(failureOfProblems(parsed.failure));
  const request = { ...parsed.value, model };
  const wire = translation.encodeRequest(request);
  return writePlan(call, wire, {
    dropped: [],
    metering: 'units',
    unitsEstimate: { searchUnits: Math.ceil(request.documents.length / documentsPerSearch) },
    decodeFailure: translation.decodeFailure,
    answer: (context) => answer(translation, request, context),
  });
}

async function answer(
  translation: RerankTranslation,
  request: RerankRequest,
  context: AnswerContext,
): Promise<AttemptResult> {
  const response = await collectJson(context);
  if (!response.ok) return failWhole(context, response.failure);
  const result = translation.decodeResponse(response.value, request);
  if (!result.ok) {
    const { decodeFailure } = translation;
    return failUnread(context, { response: response.value, failure: result.failure, decodeFailure });
  }
  const { usage, model, id } = result.value;
  const { tap } = context.settlement;
  if (Object.keys(usage).length > 0) tap.observeUsage(usage, model);
  tap.upstreamId = id;
  const rendered = renderRerankResult(result.value, request, context.call.asked.model);
  return serveWhole(context, { contentType: jsonType, body: JSON.stringify(rendered) });
}
