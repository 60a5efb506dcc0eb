import {
  type AssistantPart,
  type ChatResult,
  type Citation,
  errorCodes,
  fail,
  type JsonObject,
  type JsonValue,
  ok,
  type Result,
} from '@tollgate/schema';
import type { UpstreamFailure } from '../../../core/chat-translation.js';
import { defined } from '../../../core/defined.js';
import { asCount, asObject, asText } from '../../../core/json-members.js';
import { argumentsText } from '../../../core/object-text.js';
import type { WireResponse } from '../../../core/wire.js';
import { citesText, toCitation } from '../citations.js';
import { WireAnswer, type WireToolCall } from '../cohere-chat.wire.js';
import { formatId } from '../format-id.js';
import { makeToolCallId } from './arguments.js';
import { decodeFailure } from './decode-failure.js';
import { failureOfFinish, toFinish } from './finish.js';
import { toLogprobs } from './logprobs.js';
import { toTokenUsage } from './usage.js';

/** Reads a whole answer. One without a message, or one that the provider gave up on, is a failure. */
export function decodeResponse(response: WireResponse): Result<ChatResult, UpstreamFailure> {
  if (response.status >= 400) return fail(decodeFailure(response));
  const parsed = WireAnswer.safeParse(response.body);
  if (!parsed.success) return fail(unreadable(response));
  const answer = parsed.data;
  const failed = failureOfFinish(answer.finish_reason);
  if (failed !== undefined) {
    return fail({ ...givenUp(failed, answer.finish_reason ?? ''), usage: toTokenUsage(answer.usage) });
  }
  const { content, uncited } = contentOf(answer);
  const calledTools = content.some((part) => part.type === 'tool-call');
  const choice = defined({
    content,
    finish: toFinish(answer.finish_reason, calledTools),
    logprobs: answer.logprobs === undefined ? undefined : toLogprobs(answer.logprobs),
  });
  return ok(
    defined({
      id: answer.id,
      choices: [choice],
      usage: toTokenUsage(answer.usage),
      extensions: answerExtensions(answer.usage, uncited),
    }),
  );
}

/** What of an answer has no place in the vocabulary but belongs to it in this format. */
export function answerExtensions(
  usage: JsonObject | undefined,
  citations: readonly JsonObject[],
): { readonly [formatId]: JsonObject } | undefined {
  const members: JsonObject = defined({ usage, citations: citations.length === 0 ? undefined : citations });
  return Object.keys(members).length === 0 ? undefined : { [formatId]: members };
}

function givenUp(code: UpstreamFailure['code'], raw: string): UpstreamFailure {
  const { status, retryable } = errorCodes[code];
  const message = `The provider gave up on the answer: ${raw}.`;
  return { code, message, status, upstreamType: raw, retryable };
}

function unreadable({ status, body }: WireResponse): UpstreamFailure {
  const code = 'upstream.unreadable';
  const usage = toTokenUsage(asObject(asObject(body)?.['usage']));
  return {
    code,
    message: 'The provider’s answer has no message.',
    status,
    retryable: errorCodes[code].retryable,
    usage,
  };
}

interface Content {
  readonly content: readonly AssistantPart[];
  /** Citations of the plan, of thinking, and of texts that are not there. */
  readonly uncited: readonly JsonObject[];
}

/** The plan comes before all else, as it does in streams. */
function contentOf({ id, message }: WireAnswer): Content {
  const parts: AssistantPart[] = [];
  if (message.tool_plan) parts.push({ type: 'reasoning', text: message.tool_plan });
  const items = typeof message.content === 'string' ? [textItem(message.content)] : (message.content ?? []);
  /** Where the text of each item went, by the item's place. */
  const texts = new Map<number, number>();
  items.forEach((item, at) => {
    const part = toPart(item);
    if (part === undefined) return;
    if (part.type === 'text') texts.set(at, parts.length);
    parts.push(part);
  });
  const uncited = cite(parts, texts, message.citations ?? []);
  (message.tool_calls ?? []).forEach((call, at) => {
    parts.push(toToolCall(call, makeToolCallId(id, at)));
  });
  return { content: parts, uncited };
}

function textItem(text: string): JsonObject {
  return { type: 'text', text };
}

/** One item of the content; kinds that are not known are kept whole, and empty ones say nothing. */
function toPart(item: JsonValue): AssistantPart | undefined {
  const block = asObject(item);
  if (block === undefined) return undefined;
  const text = asText(block['type']) === 'thinking' ? asText(block['thinking']) : asText(block['text']);
  if (text === undefined) return { type: 'opaque', format: formatId, value: block };
  if (text === '') return undefined;
  return { type: block['type'] === 'thinking' ? 'reasoning' : 'text', text };
}

/** Hangs each citation on the text that it is of; without a place, on the last one. Gives back those without a text. */
function cite(
  parts: AssistantPart[],
  texts: ReadonlyMap<number, number>,
  citations: readonly JsonObject[],
): readonly JsonObject[] {
  const uncited: JsonObject[] = [];
  for (const citation of citations) {
    const place = asCount(citation['content_index']);
    const at = place === undefined ? [...texts.values()].at(-1) : texts.get(place);
    const part = at === undefined ? undefined : parts[at];
    if (at === undefined || part?.type !== 'text' || !citesText(citation)) uncited.push(citation);
    else parts[at] = { ...part, citations: withOne(part.citations, toCitation(citation)) };
  }
  return uncited;
}

function withOne(before: readonly Citation[] | undefined, citation: Citation): readonly Citation[] {
  return before === undefined ? [citation] : [...before, citation];
}

function toToolCall(call: WireToolCall, madeId: string): AssistantPart {
  return {
    type: 'tool-call',
    id: call.id || madeId,
    name: call.function?.name ?? '',
    argumentsJson: argumentsText(call.function?.arguments),
  };
}
