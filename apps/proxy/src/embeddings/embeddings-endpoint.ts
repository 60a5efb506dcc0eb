import { type EmbeddingsTranslation, parseEmbeddingsRequest, renderEmbeddingsResult } from '@tollgate/adapters';
import { type EmbeddingsRequest, type Failure, fail, ok, parseJson, type Result } from '@tollgate/schema';
import {
  type AnswerContext,
  type AttemptPlan,
  type AttemptResult,
  type Call,
  clientFormat,
  collectAnswer,
  failureOfProblems,
  failureOfRefusal,
  failWhole,
  type InferenceEndpoint,
  readAsked,
  serveWhole,
  unreadable,
} from '../inference/index.js';
import type { ResolvedTarget } from '../routing/index.js';

const jsonType = 'application/json; charset=utf-8';

/** Texts into vectors, asked for the way OpenAI's clients do. */
export const embeddingsEndpoint: InferenceEndpoint = {
  endpoint: 'embeddings',
  dialect: clientFormat('openai-chat'),
  read(body) {
    const asked = readAsked(body);
    return asked.ok ? ok({ ...asked.value, stream: false }) : asked;
  },
  prepare,
};

function prepare(call: Call, { provider, model }: ResolvedTarget): Result<AttemptPlan, Failure> {
  const translation = provider.adapter?.embeddings;
  if (translation === undefined) {
    return fail({
      code: 'request.unsupported',
      message: `The provider ${provider.id} has no embeddings`,
      param: 'model',
    });
  }
  const parsed = parseEmbeddingsRequest(call.body.whole());
  if (!parsed.ok) return fail(failureOfProblems(parsed.failure));
  const request = { ...parsed.value, model };
  const encoded = translation.encodeRequest(request);
  if (!encoded.ok) return fail({ ...failureOfProblems(encoded.failure), code: 'request.unsupported' });
  const { wire, dropped } = encoded.value;
  return ok({
    path: wire.path,
    headers: wire.headers,
    body: JSON.stringify(wire.body),
    dropped,
    decodeFailure: translation.decodeFailure,
    answer: (context) => answer(translation, request, context),
  });
}

async function answer(
  translation: EmbeddingsTranslation,
  request: EmbeddingsRequest,
  context: AnswerContext,
): Promise<AttemptResult> {
  const collected = await collectAnswer(context);
  if (!collected.ok) return failWhole(context, collected.failure);
  const body = parseJson(collected.value.toString('utf8'));
  if (body === undefined) {
    return failWhole(context, unreadable('The provider answered with something that is not JSON'));
  }
  const { status, headers } = context.reply;
  const result = translation.decodeResponse({ status, headers, body }, request);
  if (!result.ok) return failWhole(context, failureOfRefusal(result.failure, context.filter, true));
  context.settlement.tap.observeUsage(result.value.usage, result.value.model);
  const rendered = renderEmbeddingsResult(result.value, context.call.asked.model);
  return serveWhole(context, { contentType: jsonType, body: JSON.stringify(rendered) });
}
