import { isAscii } from 'node:buffer';
import type { ChatTranslation, ClientFormat, RenderContext, WireResponse } from '@tollgate/adapters';
import {
  type ChatRequest,
  type ChatResult,
  fail,
  type JsonValue,
  parseJson,
  type Result,
  secondMs,
} from '@tollgate/schema';
import type { AnswerContext, AttemptFailure, AttemptResult } from '../call.js';
import { failureOfRefusal, failureOfReport, unreadable } from '../failures.js';
import { AnswerDecoder } from './answer-decoder.js';
import { ResultCollector } from './collect-result.js';
import { relayStream } from './relay-stream.js';
import { eventsOf } from './result-events.js';
import { passThrough, passThroughHiding, streamContentType, translated } from './stream-shape.js';
import { collectAnswer, failWhole, serveWhole } from './whole-answer.js';

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
const jsonType = 'application/json; charset=utf-8';

/** Hands an answer to the caller in the form it asked for, whichever form the provider chose. */
export function answerChat(plan: ChatAnswerPlan, context: AnswerContext): Promise<AttemptResult> {
  const contentType = context.reply.headers['content-type'] ?? '';
  const wantsStream = context.call.asked.stream;
  const isStream = contentType === '' ? wantsStream : isStreamType(plan.translation, contentType);
  if (wantsStream) return isStream ? streamToStream(plan, context) : wholeToStream(plan, context);
  return isStream ? streamToWhole(plan, context) : wholeToWhole(plan, context);
}

async function streamToStream(plan: ChatAnswerPlan, context: AnswerContext): Promise<AttemptResult> {
  const { format, translation, route } = plan;
  const decoder = new AnswerDecoder(translation, context.settlement.tap, route.type === 'pass' ? 'pass' : 'fail');
  if (route.type === 'translate') {
    const renderer = format.openRenderer(renderContext(plan, context));
    return relayStream(context, decoder, translated(decoder, renderer));
  }
  const shape = route.hidesFrames ? passThroughHiding(decoder, format, context.call.body.head) : passThrough(decoder);
  return relayStream(context, decoder, shape);
}

async function wholeToWhole(plan: ChatAnswerPlan, context: AnswerContext): Promise<AttemptResult> {
  const collected = await collectAnswer(context);
  if (!collected.ok) return failWhole(context, collected.failure);
  if (plan.route.type === 'pass') return passWhole(plan, context, collected.value);
  const result = readWhole(plan, context, parseBytes(collected.value));
  if (!result.ok) return failWhole(context, result.failure);
  const body = JSON.stringify(plan.format.renderResult(result.value, renderContext(plan, context)));
  return serveWhole(context, { contentType: jsonType, body });
}

/** Of an answer that goes on as it is only the facts are read; one that is unusual is decoded to tell what it is. */
function passWhole(plan: ChatAnswerPlan, context: AnswerContext, bytes: Buffer): Promise<AttemptResult> {
  const body = parseBytes(bytes);
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
  const result = readWhole(plan, context, parseBytes(collected.value));
  if (!result.ok) return failWhole(context, result.failure);
  const renderer = plan.format.openRenderer(renderContext(plan, context));
  let body = '';
  for (const event of eventsOf(result.value)) body += renderer.push(event);
  return serveWhole(context, { contentType: streamContentType(context.call.asked), body });
}

/** The provider streamed although it was not asked to: the caller gets the answer as a whole all the same. */
async function streamToWhole(plan: ChatAnswerPlan, context: AnswerContext): Promise<AttemptResult> {
  const { settlement } = context;
  const decoder = new AnswerDecoder(plan.translation, settlement.tap, 'fail');
  settlement.unreadableFrames = () => decoder.unreadableFrames();
  const collected = await collectAnswer(context);
  if (!collected.ok) return failWhole(context, collected.failure);
  const collector = new ResultCollector();
  for (const event of decoder.push(collected.value)) collector.push(event);
  for (const event of decoder.end()) collector.push(event);
  const { failure, isComplete } = settlement.tap;
  if (failure !== undefined) return failWhole(context, failureOfReport(failure));
  if (!isComplete) return failWhole(context, unreadable('The provider sent a stream that was not complete'));
  const body = JSON.stringify(plan.format.renderResult(collector.result(), renderContext(plan, context)));
  return serveWhole(context, { contentType: jsonType, body });
}

function readWhole(
  plan: ChatAnswerPlan,
  context: AnswerContext,
  body: JsonValue | undefined,
): Result<ChatResult, AttemptFailure> {
  if (body === undefined) return fail(unreadable('The provider answered with something that is not JSON'));
  const result = plan.translation.decodeResponse(wireResponse(context, body));
  if (!result.ok) return fail(failureOfRefusal(result.failure, context.filter, true));
  context.settlement.tap.observeResult(result.value);
  return result;
}

/** Plain ASCII is decoded several times faster when it is known to be that. */
function parseBytes(bytes: Buffer): JsonValue | undefined {
  return parseJson(isAscii(bytes) ? bytes.toString('latin1') : bytes.toString('utf8'));
}

function wireResponse({ reply }: AnswerContext, body: JsonValue): WireResponse {
  return { status: reply.status, headers: reply.headers, body };
}

function renderContext({ route }: ChatAnswerPlan, context: AnswerContext): RenderContext {
  const { call, admittedAtMs } = context;
  return {
    responseId: call.exchange.requestId,
    createdS: Math.floor(admittedAtMs / secondMs),
    model: call.asked.model,
    framing: call.asked.framing ?? 'sse',
    ...(route.type === 'translate'
      ? { streamUsage: route.request.streamUsage === true, request: route.request }
      : { streamUsage: false }),
  };
}

function isStreamType({ framing }: ChatTranslation, contentType: string): boolean {
  return framing === 'sse' ? contentType.startsWith(eventStreamType) : !contentType.startsWith('application/json');
}
