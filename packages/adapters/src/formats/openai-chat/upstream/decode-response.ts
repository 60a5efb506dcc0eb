import { type ChatResult, type Choice, errorCodes, fail, ok, type Result } from '@tollgate/schema';
import type { UpstreamFailure } from '../../../core/chat-translation.js';
import { defined } from '../../../core/defined.js';
import type { WireResponse } from '../../../core/wire.js';
import { sourcesOf } from '../citations.js';
import { tierOf, type WireChoice, WireCompletion } from '../openai-chat.wire.js';
import { decodeFailure, unreadable } from './decode-failure.js';
import { decodeFinish, failureOfFinish, givenUpMessage } from './decode-finish.js';
import { decodeMessage, type MessageContext } from './decode-message.js';
import { decodeUsage } from './decode-usage.js';
import type { UsageAccounting } from './quirks.js';

/**
 * Reads a whole answer. A success status with an error body is a failure, as some relays answer that way, and so is an
 * answer of which the provider gave up a choice.
 */
export function decodeResponse(
  response: WireResponse,
  accounting: UsageAccounting,
): Result<ChatResult, UpstreamFailure> {
  if (response.status >= 400) return fail(decodeFailure(response));
  const parsed = WireCompletion.safeParse(response.body);
  if (!parsed.success) return fail(unreadable(response.status, 'The provider’s answer is not a JSON object.'));
  const wire = parsed.data;
  const choices = (wire.choices ?? []).toSorted((left, right) => (left.index ?? 0) - (right.index ?? 0));
  const counts = wire.usage ?? wire.x_groq?.usage;
  const usage = counts ? decodeUsage(counts, accounting) : {};
  const broken = choices.find((choice) => failureOfFinish(choice.finish_reason) !== undefined);
  if (broken !== undefined) return fail({ ...givenUp(response, wire, broken), usage });
  // As in a stream, an error beside an answer says that this is not all of it, whatever else is said.
  if (wire.error !== undefined && wire.error !== null) return fail({ ...decodeFailure(response), usage });
  if (choices.length === 0) {
    return fail({ ...unreadable(response.status, 'The provider’s answer has no choices.'), usage });
  }
  const context: MessageContext = {
    responseId: wire.id ?? undefined,
    sources: sourcesOf(wire.search_results ?? undefined, wire.citations ?? undefined),
  };
  return ok(
    defined({
      id: wire.id || undefined,
      model: wire.model || undefined,
      createdS: wire.created ?? undefined,
      choices: choices.map((choice) => decodeChoice(choice, context)),
      usage,
      serviceTier: tierOf(wire),
    }),
  );
}

/** The error of a relay stands in the choice or beside all of them. */
function givenUp(response: WireResponse, wire: WireCompletion, choice: WireChoice): UpstreamFailure {
  const error = choice.error ?? wire.error;
  if (error !== undefined && error !== null) return decodeFailure({ ...response, body: { error } });
  const raw = choice.finish_reason ?? '';
  const code = failureOfFinish(raw) ?? 'upstream.error';
  const { status, retryable } = errorCodes[code];
  return { code, message: givenUpMessage(raw), status, upstreamType: raw, retryable };
}

function decodeChoice(wire: WireChoice, context: MessageContext): Choice {
  const content = wire.message ? decodeMessage(wire.message, context) : [];
  const calledTools = content.some((part) => part.type === 'tool-call');
  return defined({
    content,
    finish: decodeFinish(wire.finish_reason, calledTools),
    logprobs: wire.logprobs ?? undefined,
  });
}
