import {
  type ChatTranslation,
  type ClientFormat,
  checkRequest,
  type RefusedRequest,
  type TokenCounting,
  translateRequest,
} from '@tollgate/adapters';
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
  type Planned,
  serveWhole,
  unreadable,
  writePlan,
} from '../inference/index.js';
import type { ResolvedTarget } from '../routing/index.js';
import { whenReady } from '../steps/index.js';

/** How one client format asks for the number of tokens of a conversation, and is told. */
export interface CountDialect {
  readonly format: ClientFormat;
  readonly read: (body: CallerBody) => Result<Asked, Failure>;
  readonly chatBodyOf: (body: JsonObject) => ChatBody;
  readonly render: (inputTokens: number) => JsonObject;
}

/** The conversation of a question. */
export interface ChatBody {
  /** A chat body of the format, with what such a body must have. */
  readonly written: JsonObject;
  /** The member of the question that it stands in, if not in the question itself. */
  readonly member?: string;
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

function prepare(dialect: CountDialect, call: Call, { provider, model }: ResolvedTarget): Planned | Promise<Planned> {
  const translation = provider.adapter?.chat(model, dialect.format.id);
  const counting = translation?.counting;
  if (translation === undefined || counting === undefined) {
    return whenReady(call.body.whole(), (body) => prepareEstimate(dialect, { call, body, model }));
  }
  return whenReady(call.body.whole(), (body) => {
    const question = questionFor(dialect, translation, counting, { call, body, model });
    if (!question.ok) return question;
    return writePlan(call, question.value, {
      dropped: question.value.dropped,
      metering: 'none',
      decodeFailure: translation.decodeFailure,
      answer: (context) => answer(dialect, counting, context),
    });
  });
}

/** A conversation that is to be counted. */
interface Counted {
  readonly call: Call;
  readonly body: JsonObject;
  readonly model: string;
}

/** How a provider is asked, with the body still to be written. */
interface CountQuestion extends Pick<AttemptPlan, 'path' | 'headers' | 'dropped'> {
  readonly body: JsonObject;
}

function questionFor(
  { format, chatBodyOf }: CountDialect,
  translation: ChatTranslation,
  counting: TokenCounting,
  { call, body, model }: Counted,
): Result<CountQuestion, Failure> {
  const { path, headers } = counting.target(model);
  const chatBody = chatBodyOf(body);
  const { written } = chatBody;
  if (translation.format === format.id && (translation.acceptsBody?.(written) ?? true)) {
    const own = formatHeadersOf(format.id, call);
    return ok({ path, headers: { ...headers, ...own }, body: counting.questionOf(written, model), dropped: [] });
  }
  const translated = translateRequest(format, translation, written, { model, stream: false });
  if (!translated.ok) return fail(failureIn(chatBody, translated.failure));
  const { wire, dropped } = translated.value;
  const question = counting.questionOf(wire.body, model);
  return ok({ path, headers, body: question, dropped: dropped.map((told) => placeIn(chatBody, told)) });
}

/** What is wrong with a conversation, told with its place in the question. */
function failureIn({ member }: ChatBody, { problems, code }: RefusedRequest): Failure {
  const placed = problems.map((problem) =>
    member === undefined ? problem : { ...problem, path: `${member}.${problem.path}` },
  );
  return failureOfProblems(placed, code);
}

/** The same of what is left out: a member of the conversation has its place in the question, all else is no member. */
function placeIn({ member, written }: ChatBody, told: string): string {
  const [name = ''] = /^\w+/.exec(told) ?? [];
  return member !== undefined && Object.hasOwn(written, name) ? `${member}.${told}` : told;
}

/**
 * Nobody else looks at a conversation that is estimated, so that it is a good one is found out here, too. What only another
 * provider could look up cannot be estimated: it is refused, as it is in a chat with this provider.
 */
function prepareEstimate({ format, chatBodyOf, render }: CountDialect, { call, body, model }: Counted): Planned {
  const chatBody = chatBodyOf(body);
  const { written } = chatBody;
  const kept = format.keptState?.(written) ?? [];
  if (kept.length > 0) return fail(failureIn(chatBody, { code: 'request.unsupported', problems: kept }));
  const request = checkRequest(format, written, { model, stream: false });
  if (!request.ok) return fail(failureIn(chatBody, request.failure));
  return ok({ answerAlone: (sent) => estimate(written, render, call, sent) });
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

async function estimate(
  written: JsonObject,
  render: CountDialect['render'],
  call: Call,
  sent: number,
): Promise<AttemptResult> {
  const inputTokens = await countInputTokens(written, countedCharsMax);
  const headers = { 'x-tollgate-estimated': 'true', 'x-tollgate-attempts': String(sent) };
  call.exchange.send(200, headers, JSON.stringify(render(inputTokens)));
  return { type: 'served' };
}
