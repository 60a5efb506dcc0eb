import type { ClientFormat, EmbeddingsTranslation, RequestProblem } from '@tollgate/adapters';
import {
  type EmbeddingsRequest,
  type EmbeddingsResult,
  type Failure,
  fail,
  type JsonObject,
  type Result,
} from '@tollgate/schema';
import type { CallerBody } from '../edge/index.js';
import {
  type AnswerContext,
  type Asked,
  type AttemptResult,
  type Call,
  collectJson,
  failUnread,
  failureOfProblems,
  failWhole,
  type InferenceEndpoint,
  type Planned,
  serveWhole,
  writePlan,
} from '../inference/index.js';
import type { ResolvedTarget } from '../routing/index.js';
import { whenReady } from '../steps/index.js';

/** How one dialect asks for vectors and is given them. */
export interface EmbeddingsDialect {
  /** How errors are written. */
  readonly dialect: ClientFormat;
  readonly read: (body: CallerBody) => Result<Asked, Failure>;
  /** `model` is the provider's own name for it. */
  readonly parse: (body: JsonObject, model: string) => Result<EmbeddingsRequest, readonly RequestProblem[]>;
  /** `model` is the caller's name for it. */
  readonly render: (result: EmbeddingsResult, model: string) => JsonObject;
}

const jsonType = 'application/json; charset=utf-8';

/** Texts into vectors. */
export function embeddingsEndpoint(client: EmbeddingsDialect): InferenceEndpoint {
  return {
    endpoint: 'embeddings',
    dialect: client.dialect,
    read: client.read,
    prepare: (call, target) => prepare(client, call, target),
  };
}

function prepare(
  client: EmbeddingsDialect,
  call: Call,
  { provider, model }: ResolvedTarget,
): Planned | Promise<Planned> {
  const translation = provider.adapter?.embeddings;
  if (translation === undefined) {
    return fail({
      code: 'request.unsupported',
      message: `The provider ${provider.id} has no embeddings`,
      param: 'model',
    });
  }
  return whenReady(call.body.whole(), (body) => plan(client, translation, { call, body, model }));
}

function plan(
  client: EmbeddingsDialect,
  translation: EmbeddingsTranslation,
  { call, body, model }: { readonly call: Call; readonly body: JsonObject; readonly model: string },
): Planned | Promise<Planned> {
  const parsed = client.parse(body, model);
  if (!parsed.ok) return fail(failureOfProblems(parsed.failure));
  const request = { ...parsed.value, model };
  const encoded = translation.encodeRequest(request);
  if (!encoded.ok) return fail(failureOfProblems(encoded.failure, 'request.unsupported'));
  const { wire, dropped } = encoded.value;
  return writePlan(call, wire, {
    dropped,
    decodeFailure: translation.decodeFailure,
    answer: (context) => answer(client, { translation, request }, context),
  });
}

interface EmbeddingsAttempt {
  readonly translation: EmbeddingsTranslation;
  readonly request: EmbeddingsRequest;
}

async function answer(
  { render }: EmbeddingsDialect,
  { translation, request }: EmbeddingsAttempt,
  context: AnswerContext,
): Promise<AttemptResult> {
  const response = await collectJson(context);
  if (!response.ok) return failWhole(context, response.failure);
  const result = translation.decodeResponse(response.value, request);
  if (!result.ok) {
    const { decodeFailure } = translation;
    return failUnread(context, { response: response.value, failure: result.failure, decodeFailure });
  }
  context.settlement.tap.observeUsage(result.value.usage, result.value.model);
  const rendered = render(result.value, context.call.asked.model);
  return serveWhole(context, { contentType: jsonType, body: JSON.stringify(rendered) });
}
