import { type ChatEvent, isJsonObject, type JsonValue } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { isJsonArray } from '../../../core/json-members.js';
import { loseIfBroken, type Step, type StreamMachine } from '../../../core/stream-machine.js';
import { jsonOfFrame, mayHoldContent, type WireFrame } from '../../../core/wire.js';
import { readFailure } from './decode-failure.js';
import { type Emit, type StreamState, startStream } from './stream-state.js';
import { finish, finishesOf, isLikelyOver, isSettled, isWhole, takeChunk, usageOf } from './take-chunk.js';

const nothing: readonly ChatEvent[] = [];
/** Events of this format have no type. */
const noTypes: ReadonlySet<string> = new Set();
const opensJson = /^\s*[[{]/;

/**
 * Reads a streamed answer. The format has no end marker: an answer is whole when every candidate has named its finish
 * reason, or the prompt was blocked, and then the bytes end. More of it may follow until then, such as its counts. Only
 * where the reason is certain to be the end of it (`isSettled`) may the bytes be cut behind it, or not be waited for.
 */
export const generateContentStream: StreamMachine<StreamState> = {
  start: startStream,
  step: (state, frame) => (state.ended ? { state, events: nothing } : advance(state, frame)),
  close: (state, isCut) => (state.ended ? nothing : stop(state, isCut ? isSettled(state) : isWhole(state))),
  unreadableFrames: (state) => state.unreadableFrames,
  lostFrames: (state) => state.lostFrames,
  broken: (state) => state.broken,
  isSettled: (state) => !state.ended && isSettled(state),
  isLikelyOver: (state) => !state.ended && isLikelyOver(state),
};

function advance(state: StreamState, frame: WireFrame): Step<StreamState> {
  // Some servers in between end every stream as OpenAI does: no more bytes follow.
  if (frame.data.trim() === '[DONE]') return { state, events: stop(state, isWhole(state)) };
  const { events, emit } = collect();
  const parsed = jsonOfFrame(frame);
  const chunk = isJsonArray(parsed) ? parsed[0] : parsed;
  if (!isJsonObject(chunk) || chunk['error'] !== undefined || !takeChunk(state, chunk, emit)) {
    takeOther(state, { frame, chunk }, emit);
  } else state.endsUnreadable = false;
  loseIfBroken(state);
  return { state, events };
}

/**
 * What is no piece of an answer. Behind a whole one it takes nothing from it, so that is where the answer ended; but JSON
 * that breaks off there may have been one more piece.
 */
function takeOther(state: StreamState, { frame, chunk }: OtherFrame, emit: Emit): void {
  const isError = isJsonObject(chunk) && chunk['error'] !== undefined;
  const wasWhole = isSettled(state);
  if (isError && !wasWhole) return fail(state, chunk, emit);
  state.unreadableFrames += 1;
  if (!mayHoldContent(frame, noTypes)) return;
  const isBroken = chunk === undefined && (!wasWhole || frame.long !== undefined || opensJson.test(frame.data));
  if (isBroken) state.lostFrames += 1;
  if (isBroken) state.endsUnreadable = true;
  else if (wasWhole) endWhole(state, emit);
}

/** Nothing follows any more. */
function stop(state: StreamState, endsWhole: boolean): readonly ChatEvent[] {
  const { events, emit } = collect();
  if (endsWhole) endWhole(state, emit);
  else truncate(state, emit);
  return events;
}

interface OtherFrame {
  readonly frame: WireFrame;
  readonly chunk: JsonValue | undefined;
}

function endWhole(state: StreamState, emit: Emit): void {
  // Half arguments must not pass for whole ones.
  const endsInside = [...state.candidates.values()].some(({ partialCall }) => partialCall !== undefined);
  if (endsInside) state.broken ??= 'The answer ended inside the arguments of a call.';
  loseIfBroken(state);
  finish(state, emit);
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
