import { type ChatTranslation, type ClientFormat, type TokenCounting, translateRequest } from '@tollgate/adapters';
import { type Failure, fail, type JsonObject, kibibyte, ok, type Result } from '@tollgate/schema';
import type { CallerBody } from '../edge/index.js';
import {
  type AnswerContext,
  type Asked,
  type AttemptPlan,
  type AttemptResult,
  type Call,
  collectJson,
  countInputTokens,
  failureOfProblems,
  failWhole,
  formatHeadersOf,
  type InferenceEndpoint,
  type OwnAnswer,
  serveWhole,
  unreadable,
} from '../inference/index.js';
import type { ResolvedTarget } from '../routing/index.js';

/** How one client format asks for the number of tokens of a conversation, and is told. */
export interface CountDialect {
  readonly format: ClientFormat;
  readonly read: (body: CallerBody) => Result<Asked, Failure>;
  /** The conversation as a chat body of the format, with what such a body must have. */
  readonly chatBodyOf: (body: JsonObject) => JsonObject;
  readonly render: (inputTokens: number) => JsonObject;
}

/**
 * Most characters that are counted one by one where no provider counts: a few milliseconds of prose, forty of noise, in
 * which nobody else is served. Longer conversations are extrapolated.
 */
export const countedCharsMax = 64 * kibibyte;

/** Counts the tokens of a conversation: asks the provider where it tells, else estimates and says so in a header. */
export function countEndpoint(dialect: CountDialect): InferenceEndpoint {
  return {
    endpoint: 'token-counts',
    clientFormat: dialect.format.id,
    dialect: dialect.format,
    read: dialect.read,
    prepare: (call, target) => prepare(dialect, call, target),
  };
}

function prepare(
  dialect: CountDialect,
  call: Call,
  { provider, model }: ResolvedTarget,
): Result<AttemptPlan | OwnAnswer, Failure> {
  const translation = provider.adapter?.chat(model, dialect.format.id);
  const counting = translation?.counting;
  if (translation === undefined || counting === undefined) {
    const request = readConversation(dialect, call, model);
    return request.ok ? ok({ answerAlone: (sent) => estimate(dialect, call, sent) }) : request;
  }
  const question = questionFor(dialect, translation, counting, { call, model });
  if (!question.ok) return question;
  return ok({
    ...question.value,
    metering: 'none',
    decodeFailure: translation.decodeFailure,
    answer: (context) => answer(dialect, counting, context),
  });
}

/** Nobody else looks at a conversation that is counted here, so that it is a good one is found out here, too. */
function readConversation({ format, chatBodyOf }: CountDialect, { body }: Call, model: string) {
  const request = format.parseRequest(chatBodyOf(body.whole()), { model, stream: false });
  return request.ok ? request : fail(failureOfProblems(request.failure));
}

function questionFor(
  dialect: CountDialect,
  translation: ChatTranslation,
  counting: TokenCounting,
  { call, model }: { readonly call: Call; readonly model: string },
): Result<Pick<AttemptPlan, 'path' | 'headers' | 'body' | 'dropped'>, Failure> {
  const { format, chatBodyOf } = dialect;
  const { path, headers } = counting.target(model);
  const asked = (chatBody: JsonObject) => JSON.stringify(counting.questionOf(chatBody, model));
  const written = chatBodyOf(call.body.whole());
  if (translation.format === format.id && (translation.acceptsBody?.(written) ?? true)) {
    const own = formatHeadersOf(format.id, call);
    return ok({ path, headers: { ...headers, ...own }, body: asked(written), dropped: [] });
  }
  const translated = translateRequest(format, translation, written, { model, stream: false });
  if (!translated.ok) return fail(failureOfProblems(translated.failure.problems, translated.failure.code));
  const { wire, dropped } = translated.value;
  return ok({ path, headers, body: asked(wire.body), dropped });
}

const contentType = 'application/json; charset=utf-8';

async function answer(
  { render }: CountDialect,
  counting: TokenCounting,
  context: AnswerContext,
): Promise<AttemptResult> {
  const response = await collectJson(context);
  if (!response.ok) return failWhole(context, response.failure);
  const inputTokens = counting.readCount(response.value.body);
  if (inputTokens === undefined) return failWhole(context, unreadable('The provider answered without a count'));
  return serveWhole(context, { contentType, body: JSON.stringify(render(inputTokens)) });
}

async function estimate({ chatBodyOf, render }: CountDialect, call: Call, sent: number): Promise<AttemptResult> {
  const inputTokens = await countInputTokens(chatBodyOf(call.body.whole()), countedCharsMax);
  const headers = { 'x-tollgate-estimated': 'true', 'x-tollgate-attempts': String(sent) };
  call.exchange.send(200, headers, JSON.stringify(render(inputTokens)));
  return { type: 'served' };
}
