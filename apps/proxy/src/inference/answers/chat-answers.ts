import {
  type ChatTranslation,
  type ClientFormat,
  isCutShort,
  joinPieces,
  OpaqueJoiner,
  type RenderContext,
  type StreamRenderer,
  type WireResponse,
  whyUntellable,
} from '@tollgate/adapters';
import {
  type ChatEvent,
  type ChatRequest,
  type ChatResult,
  fail,
  isJsonObject,
  type JsonValue,
  ok,
  type Result,
  secondMs,
  type TokenUsage,
} from '@tollgate/schema';
import { atOnceBytesMax, readExactJson, readJson, writeInSteps, writeJson } from '../../steps/index.js';
import { mediaTypeOf, tooLarge, type UpstreamProblem } from '../../upstream/index.js';
import type { AnswerContext, AttemptFailure, AttemptResult } from '../call.js';
import {
  failureOfAnswer,
  failureOfProblem,
  failureOfRefusal,
  failureOfReport,
  ownFailure,
  unreadable,
} from '../failures.js';
import { AnswerDecoder, type LostFrames } from './answer-decoder.js';
import { ResultCollector } from './collect-result.js';
import { piecesOf } from './event-pieces.js';
import { LateCounts } from './late-counts.js';
import { relayStream } from './relay-stream.js';
import { eventsOf } from './result-events.js';
import { SettledWait } from './settled-wait.js';
import { passThrough, passThroughHiding, streamContentType, translated } from './stream-shape.js';
import { type BodyStart, startOf } from './stream-start.js';
import { answerBytesMax, collectAnswer, failWhole, serveWhole } from './whole-answer.js';

/** How answers of one target are handed to callers of one format. */
export interface ChatAnswerPlan {
  readonly format: ClientFormat;
  readonly translation: ChatTranslation;
  /** Bytes go through as they are; otherwise the request as it was translated. */
  readonly route:
    | { readonly type: 'pass'; readonly hidesFrames: boolean }
    | { readonly type: 'translate'; readonly request: ChatRequest };
}

const eventStreamType = 'text/event-stream';
/** Types under which some servers send events, because they name none themselves: what comes has to be looked at. */
const vagueTypes: ReadonlySet<string> = new Set(['', 'text/plain', 'application/octet-stream']);
const endless = { code: 'upstream.truncated', message: 'The provider’s answer ended before it was complete' } as const;
const jsonType = 'application/json; charset=utf-8';

/** Hands an answer to the caller in the form it asked for, whichever form the provider chose. */
export function answerChat(plan: ChatAnswerPlan, context: AnswerContext): Promise<AttemptResult> {
  const isStream = isStreamByType(plan, context);
  if (isStream !== undefined) return answerAs(plan, context, isStream);
  return startOfBody(context).then((start) => answerAs(plan, context, isStreamByStart(plan, context, start)));
}

/** Whether the provider streams, by the type that it names; undefined where what comes has to be looked at. */
function isStreamByType({ translation }: ChatAnswerPlan, { call, reply }: AnswerContext): boolean | undefined {
  const mediaType = mediaTypeOf(reply.headers);
  if (mediaType === 'application/json') return false;
  switch (translation.framing) {
    case 'aws-event-stream':
      return mediaType !== '' || call.asked.stream;
    case 'sse':
      return mediaType === eventStreamType || vagueTypes.has(mediaType) ? undefined : false;
    default:
      return undefined;
  }
}

async function startOfBody({ reply }: AnswerContext): Promise<BodyStart | undefined> {
  return startOf(await reply.body.peek((bytes) => startOf(bytes) !== undefined));
}

/**
 * A format whose streams may be bare JSON has a list of pieces for one, and one piece where a stream was asked for. Others
 * have events; an object under the type of events is an answer, or an error, that was sent whole.
 */
function isStreamByStart(
  { translation }: ChatAnswerPlan,
  { call, reply }: AnswerContext,
  start: BodyStart | undefined,
): boolean {
  const isNamed = mediaTypeOf(reply.headers) === eventStreamType;
  if (start === 'events') return true;
  if (translation.framing === 'sse') return isNamed && start !== 'object';
  return start === 'list' || (start === 'object' && call.asked.stream);
}

function answerAs(plan: ChatAnswerPlan, context: AnswerContext, isStream: boolean): Promise<AttemptResult> {
  if (context.call.asked.stream) return isStream ? streamToStream(plan, context) : wholeToStream(plan, context);
  if (isStream) return streamToWhole(plan, context);
  return plan.route.type === 'pass' ? passWhole(plan, context) : wholeToWhole(plan, context);
}

async function streamToStream(plan: ChatAnswerPlan, context: AnswerContext): Promise<AttemptResult> {
  const { format, translation, route } = plan;
  const decoder = openDecoder(plan, context, route.type === 'pass' ? 'pass' : 'fail');
  if (route.type === 'translate') {
    const renderer = format.openRenderer(renderContext(plan, context));
    const joiner = new OpaqueJoiner(format, translation.joinOpaque ?? joinPieces);
    return relayStream(context, decoder, translated(decoder, renderer, joiner));
  }
  const shape = route.hidesFrames
    ? passThroughHiding(decoder, format, context.call.body.head)
    : passThrough(decoder, format);
  return relayStream(context, decoder, shape);
}

async function wholeToWhole(plan: ChatAnswerPlan, context: AnswerContext): Promise<AttemptResult> {
  const collected = await collectAnswer(context);
  if (!collected.ok) return failWhole(context, collected.failure);
  const result = readWhole(plan, context, await readExactJson(collected.value));
  if (!result.ok) return failWhole(context, result.failure);
  return serveResult(plan, context, result.value, collected.value.length > atOnceBytesMax);
}

/** What the provider did not count is shown as it is billed. */
function serveResult(
  plan: ChatAnswerPlan,
  context: AnswerContext,
  result: ChatResult,
  isLong: boolean,
): AttemptResult | Promise<AttemptResult> {
  const body = (usage: TokenUsage) =>
    writeJson(plan.format.renderResult({ ...result, usage }, renderContext(plan, context)), isLong);
  return serveWhole(context, { contentType: jsonType, body });
}

/** Of an answer that goes on as it is only the facts are read; one that is unusual is decoded to tell what it is. */
async function passWhole(plan: ChatAnswerPlan, context: AnswerContext): Promise<AttemptResult> {
  const collected = await collectAnswer(context);
  if (!collected.ok) return failWhole(context, collected.failure);
  const bytes = collected.value;
  const body = await readJson(bytes);
  const facts = body === undefined ? undefined : plan.translation.readFacts?.(wireResponse(context, body));
  const { tap } = context.settlement;
  if (facts !== undefined) tap.observeFacts(facts);
  // Counts that cannot be believed are made here, of a text that only the whole of the answer has.
  if (facts === undefined || !tap.usageIsCurrent) {
    const result = readWhole(plan, context, body);
    if (!result.ok) return failWhole(context, result.failure);
  }
  return serveWhole(context, { contentType: jsonType, body: bytes });
}

/** The provider did not stream although it was asked to: the caller gets the stream all the same. */
async function wholeToStream(plan: ChatAnswerPlan, context: AnswerContext): Promise<AttemptResult> {
  const collected = await collectAnswer(context);
  if (!collected.ok) return failWhole(context, collected.failure);
  const result = readWhole(plan, context, await readExactJson(collected.value));
  if (!result.ok) return failWhole(context, result.failure);
  const renderer = plan.format.openRenderer(renderContext(plan, context));
  const body = (usage: TokenUsage) => writeInSteps(renderedPieces(eventsOf({ ...result.value, usage }), renderer));
  return serveWhole(context, { contentType: streamContentType(context.call.asked), body });
}

function* renderedPieces(events: readonly ChatEvent[], renderer: StreamRenderer): Generator<string> {
  for (const event of events) {
    for (const piece of piecesOf(event)) {
      yield renderer.push(piece);
      for (let more = renderer.more?.(); more !== undefined; more = renderer.more?.()) yield more;
    }
  }
}

/** The provider streamed although it was not asked to: the caller gets the answer as a whole all the same. */
async function streamToWhole(plan: ChatAnswerPlan, context: AnswerContext): Promise<AttemptResult> {
  const { settlement } = context;
  const decoder = openDecoder(plan, context, 'fail');
  settlement.unreadableFrames = () => decoder.unreadableFrames();
  const collector = new ResultCollector(plan.translation.joinOpaque);
  const problem = await pumpWhole(context, decoder, (event) => collector.push(event));
  const { failure, isComplete } = settlement.tap;
  if (failure !== undefined) {
    const report = failureOfReport(failure, context.filter);
    return failWhole(context, failureOfAnswer(report, settlement.tap, problem === undefined));
  }
  // A connection that breaks behind the end of an answer takes nothing from it.
  if (problem !== undefined && (!isComplete || problem === tooLarge)) {
    return failWhole(context, failureOfProblem(problem));
  }
  if (!isComplete) return failWhole(context, unreadable('The provider sent a stream that was not complete'));
  const result = tellable(plan, collector.result());
  return result.ok ? serveResult(plan, context, result.value, true) : failWhole(context, result.failure);
}

/** Reads a stream to the end of its answer, giving others their turn while a long frame is on its way. */
async function pumpWhole(
  { reply, filter, nowMs }: AnswerContext,
  decoder: AnswerDecoder,
  take: (event: ChatEvent) => void,
): Promise<UpstreamProblem | undefined> {
  let bytes = 0;
  const late = new LateCounts(reply.body);
  const settled = new SettledWait(reply.body, nowMs);
  const stopped = await reply.body.pump((chunk) => {
    bytes += chunk.length;
    if (bytes > answerBytesMax) reply.body.abort(tooLarge);
    decoder.push(decoder.isBinary ? chunk : filter.push(chunk)).forEach(take);
    if (decoder.hasEnded) late.leave(chunk, decoder.mayCount);
    else settled.note(decoder, true);
    if (!decoder.isInLongFrame) return true;
    setImmediate(() => reply.body.resume());
    return false;
  });
  late.stop();
  const problem = settled.endOf(stopped);
  const held = decoder.isBinary ? undefined : filter.end();
  if (held !== undefined) decoder.push(held).forEach(take);
  decoder.end(problem === undefined).forEach(take);
  return problem;
}

function openDecoder(plan: ChatAnswerPlan, { settlement, filter }: AnswerContext, lost: LostFrames): AnswerDecoder {
  return new AnswerDecoder(plan.translation, { tap: settlement.tap, lost, filter });
}

function readWhole(
  plan: ChatAnswerPlan,
  context: AnswerContext,
  body: JsonValue | undefined,
): Result<ChatResult, AttemptFailure> {
  if (body === undefined) return fail(unreadable('The provider answered with something that is not JSON'));
  const result = plan.translation.decodeResponse(wireResponse(context, body));
  if (!result.ok) {
    context.settlement.tap.observeFailure(result.failure.usage ?? {}, holdsAnswer(body));
    return fail(failureOfRefusal(result.failure, context.filter, true));
  }
  context.settlement.tap.observeResult(result.value);
  return tellable(plan, result.value);
}

const answerMembers = ['choices', 'output', 'content', 'candidates', 'message'];

/** Whether a body that reports a failure has something of an answer beside it. Cohere and Bedrock name errors `message`. */
function holdsAnswer(body: JsonValue): boolean {
  if (!isJsonObject(body)) return false;
  return answerMembers.some((name) => {
    const member = body[name];
    return Array.isArray(member)
      ? member.length > 0
      : isJsonObject(member ?? null) && Object.keys(Object(member)).length > 0;
  });
}

/**
 * Fails for an answer that cannot be told in the caller's format, as a streamed one does: one with a block that the caller
 * would miss without a sign, and one without its end, which would pass for whole.
 */
function tellable({ format, route }: ChatAnswerPlan, result: ChatResult): Result<ChatResult, AttemptFailure> {
  if (route.type !== 'translate') return ok(result);
  if (isCutShort(result)) return fail(ownFailure(endless));
  const why = whyUntellable(result, format);
  return why === undefined ? ok(result) : fail({ ...unreadable(why.message), retryable: why.isByChance });
}

function wireResponse({ reply }: AnswerContext, body: JsonValue): WireResponse {
  return { status: reply.status, headers: reply.headers, body };
}

function renderContext({ format, route }: ChatAnswerPlan, context: AnswerContext): RenderContext {
  const { call, admittedAtMs } = context;
  return {
    responseId: call.exchange.requestId,
    createdS: Math.floor(admittedAtMs / secondMs),
    model: call.asked.model,
    framing: call.asked.framing ?? 'sse',
    ...(route.type === 'translate'
      ? { streamUsage: route.request.streamUsage === true, request: route.request }
      : { streamUsage: format.passThrough.wantsCounts?.(call.body.head) ?? true }),
  };
}
