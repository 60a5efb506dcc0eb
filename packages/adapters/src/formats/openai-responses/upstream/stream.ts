import { type ChatEvent, isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';
import { asCount, asFilledText, asObject, asText, itemsOf } from '../../../core/json-members.js';
import { loseIfBroken, type Step, type StreamMachine } from '../../../core/stream-machine.js';
import { jsonOfFrame, mayHoldContent, type WireFrame } from '../../../core/wire.js';
import { argumentsTextOf, objectsOf } from '../openai-responses.wire.js';
import { decodeErrorObject } from './decode-failure.js';
import { decodeFinish } from './decode-finish.js';
import { decodeUsage } from './decode-usage.js';
import { closeOpen } from './stream-blocks.js';
import { takeArguments, takeWholeArguments, unnamedCall } from './stream-call.js';
import { itemOf, takeItemAdded, takeItemDone } from './stream-items.js';
import { takeAnnotation, takePartDone, takeText } from './stream-message.js';
import { takeReasoning } from './stream-reasoning.js';
import { tellRest } from './stream-rest.js';
import { type Emit, type StreamState, startStream } from './stream-state.js';

const nothing: readonly ChatEvent[] = [];

/**
 * Reads a streamed answer. It has ended with `response.completed` or `response.incomplete`; there is no `[DONE]`, and
 * where a relay sends one it says no more than that nothing follows. Events that are new here are passed over: the end of
 * their item tells it whole.
 */
export const openAiResponsesStream: StreamMachine<StreamState> = {
  start: startStream,
  step: (state, frame) => (state.ended ? { state, events: nothing } : advance(state, frame)),
  close: (state) => (state.ended ? nothing : truncate(state)),
  unreadableFrames: (state) => state.unreadableFrames,
  lostFrames: (state) => state.lostFrames,
  broken: (state) => state.broken,
  failsWhereCut: true,
};

function advance(state: StreamState, frame: WireFrame): Step<StreamState> {
  if (frame.data.trim() === '[DONE]') return { state, events: truncate(state) };
  const events: ChatEvent[] = [];
  takeFrame(state, frame, (event) => {
    events.push(event);
  });
  return { state, events };
}

function takeFrame(state: StreamState, frame: WireFrame, emit: Emit): void {
  const value = jsonOfFrame(frame);
  const event = isJsonObject(value) ? value : undefined;
  const type = asText(event?.['type']) ?? frame.event;
  const hasError = event?.['error'] !== undefined && event['error'] !== null;
  if (type === 'error' || (type === undefined && hasError)) {
    fail(state, value ?? frame.data, emit);
  } else if (event === undefined || type === undefined) {
    state.unreadableFrames += 1;
    if (value === undefined && mayHoldContent(frame, eventTypes)) state.lostFrames += 1;
  } else {
    takeEvent(state, type, event, emit);
    loseIfBroken(state);
  }
}

function takeEvent(state: StreamState, type: string, event: JsonObject, emit: Emit): void {
  const response = asObject(event['response']);
  switch (type) {
    case 'response.created':
    case 'response.queued':
    case 'response.in_progress':
      start(state, response, emit);
      return;
    case 'response.completed':
    case 'response.incomplete':
      state.isIncomplete = type === 'response.incomplete' || response?.['status'] === 'incomplete';
      if (response === undefined) state.unreadableFrames += 1;
      else finish(state, response, emit);
      return;
    case 'response.failed':
      if (itemsOf(response?.['output']).length > 0) emit({ type: 'untold-text', text: '' });
      state.usage = decodeUsage(response ?? {});
      fail(state, { error: response?.['error'] ?? null }, emit);
      return;
    default:
      takeItemEvent(state, type, event, emit);
  }
}

const itemEvents: ReadonlySet<string> = new Set([
  'response.output_item.added',
  'response.output_item.done',
  'response.content_part.done',
  'response.output_text.delta',
  'response.refusal.delta',
  'response.output_text.annotation.added',
  'response.reasoning_summary_text.delta',
  'response.reasoning_text.delta',
  'response.function_call_arguments.delta',
  'response.function_call_arguments.done',
]);

/** What a model writes for items that are told whole, at their end. */
const untoldEvents: ReadonlySet<string> = new Set([
  'response.custom_tool_call_input.delta',
  'response.code_interpreter_call_code.delta',
  'response.mcp_call_arguments.delta',
]);

const eventTypes: ReadonlySet<string> = new Set([
  ...itemEvents,
  'response.completed',
  'response.incomplete',
  'response.failed',
]);

function takeItemEvent(state: StreamState, type: string, event: JsonObject, emit: Emit): void {
  if (untoldEvents.has(type)) emit({ type: 'untold-text', text: asText(event['delta']) ?? '' });
  if (!itemEvents.has(type)) return;
  start(state, undefined, emit);
  const seen = asObject(event['item']);
  const item = itemOf(state, event, seen ?? {});
  if (item === undefined) return;
  const target = { state, item, emit };
  switch (type) {
    case 'response.output_item.added':
      takeItemAdded(target);
      return;
    case 'response.output_item.done':
      if (seen !== undefined) takeItemDone(target, seen);
      return;
    case 'response.content_part.done':
      takePartDone(target, event);
      return;
    case 'response.output_text.annotation.added':
      takeAnnotation(target, event);
      return;
    case 'response.reasoning_summary_text.delta':
    case 'response.reasoning_text.delta':
      takeReasoning(target, event);
      return;
    case 'response.function_call_arguments.delta':
      takeArguments(target, asText(event['delta']) ?? '');
      return;
    case 'response.function_call_arguments.done':
      takeWholeArguments(target, argumentsTextOf(event['arguments']));
      return;
    default:
      takeText(target, event);
  }
}

function start(state: StreamState, response: JsonObject | undefined, emit: Emit): void {
  if (state.started) return;
  state.started = true;
  state.id = asFilledText(response?.['id']);
  const model = asFilledText(response?.['model']);
  const createdS = asCount(response?.['created_at']);
  emit({
    type: 'response-start',
    ...(state.id === undefined ? {} : { id: state.id }),
    ...(model === undefined ? {} : { model }),
    ...(createdS === undefined ? {} : { createdS }),
  });
}

function finish(state: StreamState, response: JsonObject, emit: Emit): void {
  start(state, response, emit);
  tellRest(state, objectsOf(response['output']), emit);
  for (const { held, done } of state.items.values()) if (held !== '' && !done) state.broken = unnamedCall;
  closeOpen(state, emit);
  state.ended = true;
  state.usage = decodeUsage(response);
  const serviceTier = asFilledText(response['service_tier']);
  emit({
    type: 'response-end',
    finishes: [decodeFinish(response, state.calledTools)],
    usage: state.usage,
    ...(serviceTier === undefined ? {} : { serviceTier }),
  });
}

/** The open block stays open: nobody may take it for whole. */
function truncate(state: StreamState): readonly ChatEvent[] {
  state.ended = true;
  return [{ type: 'response-end', finishes: [{ reason: 'truncated' }], usage: state.usage }];
}

function fail(state: StreamState, body: JsonValue, emit: Emit): void {
  const { code, message, upstreamType, upstreamCode } = decodeErrorObject(body);
  state.ended = true;
  emit({
    type: 'response-error',
    code,
    message,
    ...(upstreamType === undefined ? {} : { upstreamType }),
    ...(upstreamCode === undefined ? {} : { upstreamCode }),
    usage: state.usage,
  });
}
