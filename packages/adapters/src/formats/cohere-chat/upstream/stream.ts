import { type ChatEvent, type ErrorCode, isJsonObject, type JsonObject } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asFilledText, asObject, asText } from '../../../core/json-members.js';
import { publicMessage } from '../../../core/public-message.js';
import type { StreamMachine } from '../../../core/stream-machine.js';
import { jsonOfFrame, mayHoldContent, type WireFrame } from '../../../core/wire.js';
import { errorCodeOf, readErrorBody } from './decode-failure.js';
import { answerExtensions } from './decode-response.js';
import { failureOfFinish, toFinish } from './finish.js';
import { citationStart, closeBlocks, contentDelta, contentEnd, contentStart, toolPlanDelta } from './stream-blocks.js';
import { lose, type StreamState, skip, startStream, type Target } from './stream-state.js';
import { toolCallDelta, toolCallEnd, toolCallStart } from './stream-tool-calls.js';
import { toTokenUsage } from './usage.js';

const nothing: readonly ChatEvent[] = [];

/**
 * Reads a streamed answer: typed events up to `message-end`, which has the finish and the counts and so is the end. The
 * `[DONE]` behind it means nothing more; where it comes alone, the answer was cut short.
 */
export const cohereChatStream: StreamMachine<StreamState> = {
  start: startStream,
  step(state, frame) {
    if (state.phase === 'ended') return { state, events: nothing };
    const events: ChatEvent[] = [];
    advance({ state, emit: (event) => events.push(event) }, frame);
    return { state, events };
  },
  close(state) {
    return state.phase === 'ended' ? nothing : [truncated(state)];
  },
  unreadableFrames: (state) => state.unreadableFrames,
  lostFrames: (state) => state.lostFrames,
  broken: (state) => state.broken,
  failsWhereCut: true,
};

function advance(target: Target, frame: WireFrame): void {
  if (frame.data.trim() === '[DONE]') {
    target.emit(truncated(target.state));
    return;
  }
  const event = jsonOfFrame(frame);
  if (!isJsonObject(event)) {
    if (frame.event === 'error') failWith(target, { message: frame.data, code: 'upstream.error' });
    else if (event === undefined && mayHoldContent(frame, eventTypes)) lose(target);
    else skip(target);
    return;
  }
  const type = asText(event['type']) ?? frame.event;
  if (type === 'error' || (type === undefined && asFilledText(event['message']) !== undefined)) {
    return errorEvent(target, event);
  }
  if (type === 'message-end') return messageEnd(target, event);
  if (type === undefined) skip(target);
  // Event types that are new here come with new features; they are no reason to doubt the rest.
  else if (contentTypes.has(type)) contentEvent(target, type, event);
}

/** Events of the message itself. */
function contentEvent(target: Target, type: string, event: JsonObject): void {
  start(target, asFilledText(event['id']));
  switch (type) {
    case 'content-delta':
      contentDelta(target, event);
      break;
    case 'content-start':
      contentStart(target, event);
      break;
    case 'content-end':
      contentEnd(target);
      break;
    case 'tool-plan-delta':
      toolPlanDelta(target, event);
      break;
    case 'tool-call-start':
      toolCallStart(target, event);
      break;
    case 'tool-call-delta':
      toolCallDelta(target, event);
      break;
    case 'tool-call-end':
      toolCallEnd(target, event);
      break;
    case 'citation-start':
      citationStart(target, event);
      break;
    default:
  }
}

const contentTypes: ReadonlySet<string> = new Set([
  'message-start',
  'content-start',
  'content-delta',
  'content-end',
  'tool-plan-delta',
  'tool-call-start',
  'tool-call-delta',
  'tool-call-end',
  'citation-start',
]);
const eventTypes: ReadonlySet<string> = new Set([...contentTypes, 'message-end']);

/** An answer starts once, with its first event, whatever that is. */
function start({ state, emit }: Target, id: string | undefined): void {
  if (state.phase !== 'waiting') return;
  state.phase = 'streaming';
  state.id = id;
  emit(defined({ type: 'response-start' as const, id }));
}

function messageEnd(target: Target, event: JsonObject): void {
  const { state, emit } = target;
  const delta = asObject(event['delta']);
  if (delta === undefined) return skip(target);
  start(target, asFilledText(event['id']));
  state.usage = asObject(delta['usage']) ?? state.usage;
  state.finishReason = asText(delta['finish_reason']) ?? state.finishReason;
  const failed = failureOfFinish(state.finishReason);
  const reason = asFilledText(delta['error']);
  if (failed !== undefined || reason !== undefined) {
    const message = reason ?? `The provider gave up on the answer: ${state.finishReason}.`;
    failWith(target, { code: failed ?? errorCodeOf({ message }), message, type: state.finishReason });
    return;
  }
  closeBlocks(target);
  if (state.usage !== undefined) emit({ type: 'usage-update', usage: toTokenUsage(state.usage) });
  finish(target);
}

/** What is open stays open: nobody may take it for whole. */
function truncated(state: StreamState): ChatEvent {
  state.phase = 'ended';
  return { type: 'response-end', finishes: [{ reason: 'truncated' }], usage: toTokenUsage(state.usage) };
}

function finish(target: Target): void {
  const { state, emit } = target;
  state.phase = 'ended';
  emit(
    defined({
      type: 'response-end' as const,
      finishes: [toFinish(state.finishReason, state.toolCalls > 0)],
      usage: toTokenUsage(state.usage),
      extensions: answerExtensions(state.usage, state.uncited),
    }),
  );
}

function errorEvent(target: Target, event: JsonObject): void {
  const error = readErrorBody(event);
  failWith(target, { ...error, code: errorCodeOf(error) });
}

interface StreamFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly type?: string | undefined;
}

function failWith({ state, emit }: Target, { code, message, type }: StreamFailure): void {
  state.phase = 'ended';
  const usage = toTokenUsage(state.usage);
  emit(defined({ type: 'response-error' as const, code, message: publicMessage(message), upstreamType: type, usage }));
}
