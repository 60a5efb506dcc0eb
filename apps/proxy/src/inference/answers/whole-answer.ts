import type { UpstreamFailure, WireResponse } from '@tollgate/adapters';
import {
  fail,
  isJsonObject,
  type JsonValue,
  mebibyte,
  ok,
  parseJson,
  type Result,
  type TokenUsage,
} from '@tollgate/schema';
import type { AnswerContext, AttemptFailure, AttemptResult } from '../call.js';
import { costHeader } from '../cost-header.js';
import { failureOfProblem, failureOfRefusal, reachOfReport, unreadable } from '../failures.js';
import type { UsageVerdict } from '../usage-verdict.js';

/** Longest answer that is taken as a whole; images in base64 are the longest there are. */
export const answerBytesMax = 64 * mebibyte;

type WrittenBody = Buffer | string;

/** What the caller gets for a whole answer. */
export interface WholeAnswer {
  readonly contentType: string;
  /** A body that shows counts is written once it is known by which the answer is billed. */
  readonly body: WrittenBody | ((billed: TokenUsage) => WrittenBody | Promise<WrittenBody>);
}

/** Reads an answer to its end. */
export async function collectAnswer(context: AnswerContext): Promise<Result<Buffer, AttemptFailure>> {
  const { reply, filter } = context;
  const collected = await reply.body.collect(answerBytesMax);
  if (!collected.ok) return { ok: false, failure: failureOfProblem(collected.failure) };
  const clean = filter.push(withoutMark(collected.value));
  const held = filter.end();
  return { ok: true, value: held === undefined ? clean : Buffer.concat([clean, held]) };
}

/** A byte order mark says nothing in UTF-8, and no reader of JSON has to know it: RFC 8259, section 8.1. */
function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** Reads an answer to its end, which must be JSON. */
export async function collectJson(context: AnswerContext): Promise<Result<WireResponse, AttemptFailure>> {
  const collected = await collectAnswer(context);
  if (!collected.ok) return collected;
  const body = parseJson(collected.value.toString('utf8'));
  if (body === undefined) return fail(unreadable('The provider answered with something that is not JSON'));
  const { status, headers } = context.reply;
  return ok({ status, headers, body });
}

/**
 * Settles an attempt whose answer is whole, then hands the answer to the caller with what it cost. Waits for nothing
 * where the provider's counts settle it, which is nearly always: a promise would be a part of the work.
 */
export function serveWhole(context: AnswerContext, answer: WholeAnswer): AttemptResult | Promise<AttemptResult> {
  const { call, settlement } = context;
  const outcome = call.control.reason === 'gone' ? 'aborted' : 'settled';
  const end = { outcome, reach: 'worked' } as const;
  const verdict = settlement.closeNow(end);
  if (verdict !== undefined) return sendWhole(context, answer, verdict);
  return settlement.close(end).then((counted) => sendWhole(context, answer, counted));
}

function sendWhole(
  context: AnswerContext,
  answer: WholeAnswer,
  verdict: UsageVerdict | undefined,
): AttemptResult | Promise<AttemptResult> {
  const send = (body: WrittenBody): AttemptResult => {
    context.call.exchange.send(200, wholeHeaders(context, answer, verdict), body);
    return served;
  };
  if (typeof answer.body !== 'function') return send(answer.body);
  const body = answer.body(verdict?.usage ?? context.settlement.tap.usage);
  return body instanceof Promise ? body.then(send) : send(body);
}

const served: AttemptResult = { type: 'served' };

/** Settles an attempt whose answer cannot be used. */
export async function failWhole(context: AnswerContext, failure: AttemptFailure): Promise<AttemptResult> {
  const { call, settlement } = context;
  const outcome = call.control.reason === 'gone' ? 'aborted' : 'failed';
  const reach = failure.isReported === true ? reachOfReport(failure, settlement.tap) : 'worked';
  await settlement.close({ outcome, reach, errorCode: failure.failure.code });
  return { type: 'failed', failure };
}

/** A whole answer that is not what was asked for. */
interface UnreadAnswer {
  readonly response: WireResponse;
  /** Why it cannot be read, with what its provider counted. */
  readonly failure: UpstreamFailure;
  /** Reads what it says in the place of an answer. */
  readonly decodeFailure: (response: WireResponse) => UpstreamFailure;
}

/**
 * Settles an attempt whose whole answer is not what was asked for. Where its provider counted it, it is billed by those
 * counts, and it is not asked for again and again; an error that stands for an answer is told and costs nothing.
 */
export function failUnread(context: AnswerContext, unread: UnreadAnswer): Promise<AttemptResult> {
  const { response, failure, decodeFailure } = unread;
  const { usage = {} } = failure;
  const { tap } = context.settlement;
  const isCharged = Object.keys(usage).length > 0;
  if (!isCharged && saysError(response.body)) {
    // Nothing was done, so what the request itself says is not charged.
    tap.usage = {};
    return failWhole(context, failureOfRefusal(decodeFailure(response), context.filter, true));
  }
  if (isCharged) tap.observeFailure(usage);
  return failWhole(context, { ...failureOfRefusal(failure, context.filter, true), isCharged });
}

/** Whether a body says an error, under the names that providers have for one. */
function saysError(body: JsonValue): boolean {
  if (!isJsonObject(body)) return false;
  const { error, message } = body;
  return typeof message === 'string' || typeof error === 'string' || isJsonObject(error ?? null);
}

function wholeHeaders(context: AnswerContext, answer: WholeAnswer, verdict: UsageVerdict | undefined) {
  return {
    'content-type': answer.contentType,
    ...context.headers,
    ...(verdict === undefined ? {} : costHeader(context, verdict)),
  };
}
