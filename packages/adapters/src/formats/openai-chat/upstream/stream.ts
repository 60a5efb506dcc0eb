import { type ChatEvent, type Finish, isJsonObject, type JsonValue } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { loseIfBroken, type Step, type StreamMachine } from '../../../core/stream-machine.js';
import { jsonOfFrame, mayHoldContent, type WireFrame } from '../../../core/wire.js';
import { sourcesOf } from '../citations.js';
import { tierOf, type WireChoice, WireCompletion } from '../openai-chat.wire.js';
import { decodeFinish, failureOfFinish, givenUpMessage } from './decode-finish.js';
import { decodeUsage, mergeUsage } from './decode-usage.js';
import { classifyError, readErrorBody } from './error-body.js';
import { type PlainDelta, plainDeltaOf } from './plain-delta.js';
import type { UsageAccounting } from './quirks.js';
import { endChoice } from './stream-blocks.js';
import { takeDelta } from './stream-delta.js';
import { type ChoiceState, choiceAt, type Emit, finishesOf, type StreamState, startStream } from './stream-state.js';

const nothing: readonly ChatEvent[] = [];
/** Events of this format have no type; this is the one that the framing gives those without. */
const eventTypes: ReadonlySet<string> = new Set(['message']);

/**
 * Reads a streamed answer. It has ended when the provider said so, by `[DONE]` or by an object `chat.completion.done`;
 * a finish reason alone is not the end, because token counts may follow it.
 */
export function openAiChatStream(accounting: UsageAccounting): StreamMachine<StreamState> {
  return {
    start: startStream,
    step: (state, frame) => (state.ended ? { state, events: nothing } : advance(state, frame, accounting)),
    close: (state) => (state.ended ? nothing : truncate(state)),
    unreadableFrames: (state) => state.unreadableFrames,
    lostFrames: (state) => state.lostFrames,
    broken: (state) => state.broken,
  };
}

function advance(state: StreamState, frame: WireFrame, accounting: UsageAccounting): Step<StreamState> {
  const events: ChatEvent[] = [];
  const emit: Emit = (event) => {
    events.push(event);
  };
  if (frame.data.trim() === '[DONE]') finish(state, emit);
  else takeFrame(state, frame, accounting, emit);
  return { state, events };
}

function takeFrame(state: StreamState, frame: WireFrame, accounting: UsageAccounting, emit: Emit): void {
  const value = jsonOfFrame(frame);
  if (frame.event === 'error') {
    takeError(state, value ?? frame.data, emit);
    return;
  }
  const plain = state.started && isJsonObject(value) ? plainDeltaOf(value) : undefined;
  if (plain !== undefined && takePlainDelta(state, plain, emit)) return;
  const parsed = WireCompletion.safeParse(value);
  if (!parsed.success) {
    state.unreadableFrames += 1;
    if (value === undefined && mayHoldContent(frame, eventTypes)) state.lostFrames += 1;
    return;
  }
  const chunk = parsed.data;
  start(state, chunk, emit);
  state.serviceTier = tierOf(chunk) ?? state.serviceTier;
  const isCounted = takeUsage(state, chunk, accounting, emit);
  if (chunk.error !== undefined && chunk.error !== null) {
    takeError(state, value ?? null, emit);
    return;
  }
  if (chunk.citations || chunk.search_results) {
    state.sources = sourcesOf(chunk.search_results ?? undefined, chunk.citations ?? undefined);
  }
  for (const choice of chunk.choices ?? []) takeChoice(state, choice, emit);
  state.isUncounted = !isCounted && (state.isUncounted || (chunk.choices ?? []).some(isSaying));
  loseIfBroken(state);
  if (chunk.object === 'chat.completion.done') finish(state, emit);
}

/** Adds to the block that is open; false when another one has to be opened first. */
function takePlainDelta(state: StreamState, plain: PlainDelta, emit: Emit): boolean {
  const open = state.choices.get(plain.choice)?.open;
  if (open?.type !== plain.kind) return false;
  emit({ type: plain.kind === 'text' ? 'text-delta' : 'reasoning-delta', block: open.block, text: plain.text });
  state.isUncounted = true;
  return true;
}

/** Azure opens with a chunk about its filters that has neither id nor model; the response starts with the next one. */
function start(state: StreamState, chunk: WireCompletion, emit: Emit): void {
  if (state.started || (!chunk.id && (chunk.choices ?? []).length === 0)) return;
  state.started = true;
  state.id = chunk.id || undefined;
  emit({
    type: 'response-start',
    ...(chunk.id ? { id: chunk.id } : {}),
    ...(chunk.model ? { model: chunk.model } : {}),
    ...(chunk.created ? { createdS: chunk.created } : {}),
  });
}

/** Whether the chunk counts what came out, up to its own end. */
function takeUsage(state: StreamState, chunk: WireCompletion, accounting: UsageAccounting, emit: Emit): boolean {
  const wire = chunk.usage ?? chunk.x_groq?.usage;
  if (wire === undefined || wire === null) return false;
  const counts = decodeUsage(wire, accounting);
  const usage = mergeUsage(state.usage, counts);
  if (JSON.stringify(usage) !== JSON.stringify(state.usage)) emit({ type: 'usage-update', usage });
  state.usage = usage;
  return counts.outputTokens !== undefined;
}

/** Whether a piece holds more than whose it is. */
function isSaying({ delta }: WireChoice): boolean {
  return Object.entries(delta ?? {}).some(([name, value]) => name !== 'role' && !isEmpty(value));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function takeChoice(state: StreamState, wire: WireChoice, emit: Emit): void {
  const choice = choiceAt(state, wire.index ?? 0);
  if (choice === undefined) {
    state.unreadableFrames += 1;
    state.lostFrames += 1;
    return;
  }
  if (wire.delta) takeDelta({ state, choice, emit }, wire.delta, wire.logprobs);
  choice.message = wire.message ?? choice.message;
  if (wire.finish_reason) {
    tellWhole(state, choice, emit);
    choice.finishReason = wire.finish_reason;
    // What is open of a choice that broke off stays open: nobody may take it for whole.
    if (failureOfFinish(wire.finish_reason) === undefined) endChoice(state, choice, emit);
  }
}

/** Servers that only seem to stream send the whole message, so far or at once, in the place it has in a whole answer. */
function tellWhole(state: StreamState, choice: ChoiceState, emit: Emit): void {
  const { message, open, toolCalls } = choice;
  choice.message = undefined;
  if (message && open === undefined && toolCalls.size === 0) takeDelta({ state, choice, emit }, message, undefined);
}

function finish(state: StreamState, emit: Emit): void {
  if (failGivenUp(state, emit)) return;
  for (const choice of state.choices.values()) {
    tellWhole(state, choice, emit);
    endChoice(state, choice, emit);
  }
  loseIfBroken(state);
  state.ended = true;
  emit({
    type: 'response-end',
    finishes: finishesOf(state, finishOf),
    usage: state.isUncounted ? defined({ ...state.usage, outputTokens: undefined }) : state.usage,
    ...(state.serviceTier === undefined ? {} : { serviceTier: state.serviceTier }),
  });
}

/** Fails where the provider gave up a choice. That is told at the end, because the counts come behind the finish reason. */
function failGivenUp(state: StreamState, emit: Emit): boolean {
  for (const { finishReason } of state.choices.values()) {
    const code = failureOfFinish(finishReason);
    if (code === undefined || finishReason === undefined) continue;
    fail(state, { code, message: givenUpMessage(finishReason), upstreamType: finishReason }, emit);
    return true;
  }
  return false;
}

/** Where the provider gave no reason, that it called tools is none: the last of their arguments may be missing. */
function finishOf(choice: ChoiceState | undefined): Finish {
  if (choice?.finishReason === undefined) return { reason: 'other' };
  return decodeFinish(choice.finishReason, choice.toolCalls.size > 0);
}

/** The open blocks stay open: nobody may take them for whole. */
function truncate(state: StreamState): readonly ChatEvent[] {
  state.ended = true;
  return [{ type: 'response-end', finishes: finishesOf(state, () => ({ reason: 'truncated' })), usage: state.usage }];
}

function takeError(state: StreamState, body: JsonValue, emit: Emit): void {
  const error = readErrorBody(body);
  const code = classifyError({ ...error, status: error.status ?? 500 }).code;
  fail(state, { code, message: error.message, upstreamType: error.type, upstreamCode: error.code }, emit);
}

interface StreamFailure {
  readonly code: Extract<ChatEvent, { type: 'response-error' }>['code'];
  readonly message: string;
  readonly upstreamType?: string | undefined;
  readonly upstreamCode?: string | undefined;
}

function fail(state: StreamState, failure: StreamFailure, emit: Emit): void {
  state.ended = true;
  emit({
    type: 'response-error',
    code: failure.code,
    message: failure.message,
    ...(failure.upstreamType === undefined ? {} : { upstreamType: failure.upstreamType }),
    ...(failure.upstreamCode === undefined ? {} : { upstreamCode: failure.upstreamCode }),
    usage: state.usage,
  });
}
