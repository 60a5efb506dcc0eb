import type { PassedFacts } from '@tollgate/adapters';
import { type JsonValue, parseJson, type TokenUsage } from '@tollgate/schema';
import {
  type AnswerContext,
  type AttemptResult,
  collectAnswer,
  failWhole,
  serveWhole,
  unreadable,
} from '../inference/index.js';
import { mediaTypeOf } from '../upstream/index.js';

const jsonType = 'application/json; charset=utf-8';

/** Hands a whole answer on byte for byte, once it was found to be one. */
export async function answerJson(
  context: AnswerContext,
  read: (body: JsonValue) => PassedFacts | undefined,
): Promise<AttemptResult> {
  const collected = await collectAnswer(context);
  if (!collected.ok) return failWhole(context, collected.failure);
  const body = parseJson(collected.value.toString('utf8'));
  const facts = body === undefined ? undefined : read(body);
  if (facts === undefined)
    return failWhole(context, unreadable('The provider’s answer does not hold what was asked for'));
  noteFacts(context, facts);
  return serveWhole(context, { contentType: jsonType, body: collected.value });
}

/** Whether an answer comes as events. */
export function isEventStream({ reply }: AnswerContext): boolean {
  return mediaTypeOf(reply.headers) === 'text/event-stream';
}

/** Notes what an answer says of itself. Where it counts nothing, what the request said stays, as the estimate it is. */
export function noteFacts({ settlement: { tap } }: AnswerContext, { usage, model, id }: PassedFacts): void {
  if (isCounted(usage) || !isCounted(tap.usage)) tap.observeUsage(usage, model);
  else tap.servedModel = model;
  tap.upstreamId = id;
}

function isCounted(usage: TokenUsage): boolean {
  return Object.keys(usage).length > 0;
}
