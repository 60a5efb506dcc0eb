import { type ChatEvent, isJsonObject } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { isJsonArray } from '../../../core/json-members.js';
import type { Step, StreamMachine } from '../../../core/stream-machine.js';
import { jsonOfFrame, type WireFrame } from '../../../core/wire.js';
import { readFailure } from './decode-failure.js';
import { type Emit, type StreamState, startStream } from './stream-state.js';
import { finish, finishesOf, isWhole, takeChunk, usageOf } from './take-chunk.js';

const nothing: readonly ChatEvent[] = [];

/**
 * Reads a streamed answer. The format has no end marker: an answer is whole when every candidate has named its finish
 * reason, or the prompt was blocked, and then the bytes end.
 */
export const generateContentStream: StreamMachine<StreamState> = {
  start: startStream,
  step: (state, frame) => (state.ended ? { state, events: nothing } : advance(state, frame)),
  close(state) {
    if (state.ended) return nothing;
    const { events, emit } = collect();
    if ([...state.candidates.values()].some((candidate) => candidate.partialCall !== undefined && isWhole(state))) {
      failUnreadable(state, 'The answer ended inside the arguments of a call.', emit);
    } else if (isWhole(state)) finish(state, emit);
    else truncate(state, emit);
    return events;
  },
  unreadableFrames: (state) => state.unreadableFrames,
};

function advance(state: StreamState, frame: WireFrame): Step<StreamState> {
  const { events, emit } = collect();
  // Some servers in between end every stream as OpenAI does.
  if (frame.data === '[DONE]') return { state, events };
  const parsed = jsonOfFrame(frame);
  const chunk = isJsonArray(parsed) ? parsed[0] : parsed;
  state.endsUnreadable = false;
  if (isJsonObject(chunk) && chunk['error'] !== undefined) fail(state, chunk, emit);
  else if (!isJsonObject(chunk) || !takeChunk(state, chunk, emit)) {
    state.unreadableFrames += 1;
    state.endsUnreadable = true;
  }
  if (state.broken !== undefined && !state.ended) failUnreadable(state, state.broken, emit);
  return { state, events };
}

function collect(): { readonly events: ChatEvent[]; readonly emit: Emit } {
  const events: ChatEvent[] = [];
  return {
    events,
    emit: (event) => {
      events.push(event);
    },
  };
}

/** The open blocks stay open: nobody may take them for whole. */
function truncate(state: StreamState, emit: Emit): void {
  state.ended = true;
  emit({ type: 'response-end', finishes: finishesOf(state, () => ({ reason: 'truncated' })), usage: usageOf(state) });
}

function fail(state: StreamState, body: Parameters<typeof readFailure>[0], emit: Emit): void {
  state.ended = true;
  const { code, message, upstreamType, upstreamCode } = readFailure(body);
  emit(defined({ type: 'response-error' as const, code, message, upstreamType, upstreamCode, usage: usageOf(state) }));
}

/** Half arguments must not pass for whole ones. */
function failUnreadable(state: StreamState, message: string, emit: Emit): void {
  state.ended = true;
  emit({ type: 'response-error', code: 'upstream.unreadable', message, usage: usageOf(state) });
}
