import {
  type AssistantPart,
  type ChatResult,
  fail,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  ok,
  type Result,
} from '@tollgate/schema';
import type { UpstreamFailure } from '../../../core/chat-translation.js';
import { defined } from '../../../core/defined.js';
import { asObject, asText, isJsonArray } from '../../../core/json-members.js';
import type { WireResponse } from '../../../core/wire.js';
import { answerExtensions, tierOf } from './answer-members.js';
import { decodeFailure } from './decode-failure.js';
import { decodeParts } from './decode-parts.js';
import { toFinish } from './finish.js';
import { readUsage } from './usage.js';

/** Reads a whole answer. One that holds no message, whatever its status, is a failure. */
export function decodeResponse(response: WireResponse): Result<ChatResult, UpstreamFailure> {
  const answer = asObject(response.body);
  const content = contentOf(answer);
  if (answer === undefined || content === undefined || response.status >= 400) return fail(unreadable(response));
  const parts = content.flatMap((block) => (isJsonObject(block) ? decodeParts(block) : []));
  return ok(
    defined({
      choices: [{ content: parts, finish: finishOf(answer, parts) }],
      usage: readUsage(answer['usage']),
      serviceTier: tierOf(answer),
      extensions: answerExtensions(answer),
    }),
  );
}

function contentOf(answer: JsonObject | undefined): readonly JsonValue[] | undefined {
  const content = asObject(asObject(answer?.['output'])?.['message'])?.['content'];
  return isJsonArray(content) ? content : undefined;
}

function finishOf(answer: JsonObject, parts: readonly AssistantPart[]): ReturnType<typeof toFinish> {
  const called = parts.some((part) => part.type === 'tool-call');
  return toFinish(asText(answer['stopReason']), called, answer['additionalModelResponseFields']);
}

function unreadable(response: WireResponse): UpstreamFailure {
  if (response.status >= 400) return decodeFailure(response);
  return {
    code: 'upstream.unreadable',
    message: 'The provider’s answer holds no message.',
    status: response.status,
    retryable: true,
    usage: readUsage(asObject(response.body)?.['usage']),
  };
}
