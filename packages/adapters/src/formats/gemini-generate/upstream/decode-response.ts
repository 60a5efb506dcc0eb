import { type ChatEvent, type ChatResult, fail, isJsonObject, type JsonValue, ok, type Result } from '@tollgate/schema';
import type { UpstreamFailure } from '../../../core/chat-translation.js';
import { isJsonArray } from '../../../core/json-members.js';
import type { WireResponse } from '../../../core/wire.js';
import { collectAnswer } from './collect-answer.js';
import { decodeFailure } from './decode-failure.js';
import { type StreamState, startStream } from './stream-state.js';
import { finish, takeChunk, usageOf } from './take-chunk.js';

/** Reads a whole answer, or the array that a stream is where nobody asked for events. Anything else is a failure. */
export function decodeResponse(response: WireResponse): Result<ChatResult, UpstreamFailure> {
  const { body, status } = response;
  if (status >= 400) return fail(decodeFailure(response));
  const chunks = isJsonArray(body) ? body : [body];
  const events: ChatEvent[] = [];
  const emit = (event: ChatEvent): void => {
    events.push(event);
  };
  const state = startStream();
  const areRead = chunks.map((chunk) => isJsonObject(chunk) && takeChunk(state, chunk, emit));
  const error = chunks.find(isError);
  const failure =
    error === undefined ? unreadable(response, state, areRead) : decodeFailure({ ...response, body: error });
  // What was counted of an answer that cannot be used is charged all the same.
  if (failure !== undefined) return fail({ ...failure, usage: usageOf(state) });
  finish(state, emit);
  const end = events.at(-1);
  return end?.type === 'response-end' ? ok(collectAnswer(events, end)) : fail(unreadableAs(response, 'has no end'));
}

function isError(chunk: JsonValue): boolean {
  return isJsonObject(chunk) && chunk['error'] !== undefined;
}

/** Why an answer that is no error cannot be used all the same; undefined where it can. */
function unreadable(
  response: WireResponse,
  state: StreamState,
  areRead: readonly boolean[],
): UpstreamFailure | undefined {
  if (areRead.length === 0 || areRead.includes(false)) return unreadableAs(response, 'is none of this format');
  if (state.candidates.size === 0 && state.blockReason === undefined) {
    return unreadableAs(response, 'has no candidate and does not say why');
  }
  if ([...state.candidates.values()].some((candidate) => candidate.partialCall !== undefined)) {
    return unreadableAs(response, 'ends inside the arguments of a call');
  }
  if (state.broken !== undefined) return unreadableAs(response, `cannot be read: ${state.broken}`);
  if (state.lostFrames === 0) return undefined;
  return unreadableAs(response, 'has a part that cannot be read or a call without a name');
}

function unreadableAs({ status }: WireResponse, what: string): UpstreamFailure {
  return { code: 'upstream.unreadable', message: `The provider’s answer ${what}.`, status, retryable: true };
}
