import { type ChatEvent, type ChatResult, fail, isJsonObject, type JsonValue, ok, type Result } from '@tollgate/schema';
import type { UpstreamFailure } from '../../../core/chat-translation.js';
import { isJsonArray } from '../../../core/json-members.js';
import type { WireResponse } from '../../../core/wire.js';
import { collectAnswer } from './collect-answer.js';
import { decodeFailure } from './decode-failure.js';
import { startStream } from './stream-state.js';
import { finish, takeChunk, usageOf } from './take-chunk.js';

/** Reads a whole answer, or the array that a stream is where nobody asked for events. Anything else is a failure. */
export function decodeResponse(response: WireResponse): Result<ChatResult, UpstreamFailure> {
  const { body, status } = response;
  if (status >= 400) return fail(decodeFailure(response));
  const chunks = isJsonArray(body) ? body : [body];
  if (chunks.some(isError)) return fail(decodeFailure({ ...response, body: chunks.find(isError) ?? null }));
  const events: ChatEvent[] = [];
  const emit = (event: ChatEvent): void => {
    events.push(event);
  };
  const state = startStream();
  const areRead = chunks.map((chunk) => isJsonObject(chunk) && takeChunk(state, chunk, emit));
  if (areRead.length === 0 || areRead.includes(false)) return fail(unreadable(status, 'is none of this format'));
  if (state.candidates.size === 0 && state.blockReason === undefined) {
    return fail(unreadable(status, 'has no candidate and does not say why'));
  }
  if ([...state.candidates.values()].some((candidate) => candidate.partialCall !== undefined)) {
    return fail({ ...unreadable(status, 'ends inside the arguments of a call'), usage: usageOf(state) });
  }
  if (state.broken !== undefined) {
    return fail({ ...unreadable(status, `cannot be read: ${state.broken}`), usage: usageOf(state) });
  }
  if (state.lostFrames > 0) {
    const what = 'has a part that cannot be read or a call without a name';
    return fail({ ...unreadable(status, what), usage: usageOf(state) });
  }
  finish(state, emit);
  const end = events.at(-1);
  return end?.type === 'response-end' ? ok(collectAnswer(events, end)) : fail(unreadable(status, 'has no end'));
}

function isError(chunk: JsonValue): boolean {
  return isJsonObject(chunk) && chunk['error'] !== undefined;
}

function unreadable(status: number, what: string): UpstreamFailure {
  return { code: 'upstream.unreadable', message: `The provider’s answer ${what}.`, status, retryable: true };
}
