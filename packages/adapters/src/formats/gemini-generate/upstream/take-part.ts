import { isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asFilledText, asObject, asText } from '../../../core/json-members.js';
import { formatId } from '../format-id.js';
import { bagOf, filled, otherMembers } from '../own-members.js';
import { argumentsJsonOf } from '../tool-arguments.js';
import { madeCallId, originOf } from '../tool-call-id.js';
import { addPartialArgs, openPartialCall, type PartialCall, partialArguments } from './partial-call.js';
import { type CandidateState, cite, closeBlock, type Emit, lose, openBlock, type StreamState } from './stream-state.js';

/** What a part is read into. */
export interface PartSink {
  readonly state: StreamState;
  readonly candidate: CandidateState;
  readonly emit: Emit;
}

/** Reads one part of a candidate. Kinds without a place in the vocabulary are kept whole. */
export function takePart(sink: PartSink, part: JsonValue): void {
  if (!isJsonObject(part)) {
    lose(sink.state);
    return;
  }
  const call = asObject(part['functionCall']);
  if (call !== undefined) takeCall(sink, call, part);
  else if (typeof part['text'] === 'string') takeText(sink, part['text'], part);
  else if (isSound(part)) takeSound(sink, part);
  else if (isPicture(part)) takePicture(sink, part);
  else if (Object.keys(part).some((name) => name !== 'thought')) takeOpaque(sink, part);
}

const textMembers: ReadonlySet<string> = new Set(['text', 'thought']);

/**
 * Text goes on in the block that is open, because a stream gives one part in pieces. A part with a signature is one that
 * must come back as it is, so it has a block of its own; without a word in it, it says nothing to other formats.
 */
function takeText(sink: PartSink, text: string, part: JsonObject): void {
  const { state, candidate, emit } = sink;
  const type = part['thought'] === true ? 'reasoning' : 'text';
  const own = otherMembers(part, textMembers);
  if (text === '') {
    if (own !== undefined) takeOpaque(sink, part);
    return;
  }
  if (candidate.open?.type !== type || own !== undefined) openBlock(state, candidate, { type }, emit);
  const block = candidate.open?.block ?? 0;
  if (type === 'reasoning') emit({ type: 'reasoning-delta', block, text });
  else {
    state.isUncounted = true;
    emit(defined({ type: 'text-delta' as const, block, text, logprobs: candidate.logprobs }));
    candidate.logprobs = undefined;
    cite(candidate, emit);
  }
  if (own !== undefined) closeBlock(candidate, emit, own);
}

/** Tells the probabilities of a piece without text, such as those of an end that nobody sees, with the text that is open. */
export function tellLogprobs(candidate: CandidateState, emit: Emit): void {
  const { open, logprobs } = candidate;
  if (logprobs === undefined || open?.type !== 'text') return;
  emit({ type: 'text-delta', block: open.block, text: '', logprobs });
  candidate.logprobs = undefined;
}

function takeOpaque({ state, candidate, emit }: PartSink, part: JsonObject): void {
  openBlock(state, candidate, { type: 'opaque', format: formatId, value: part }, emit);
  closeBlock(candidate, emit);
}

function isSound(part: JsonObject): boolean {
  return asText(asObject(part['inlineData'])?.['mimeType'])?.startsWith('audio/') === true;
}

const mediaMembers: ReadonlySet<string> = new Set(['inlineData']);

/** Each piece of sound is complete base64 of its own, so each has a block of its own. */
function takeSound({ state, candidate, emit }: PartSink, part: JsonObject): void {
  const sound = asObject(part['inlineData']);
  const block = openBlock(state, candidate, { type: 'audio' }, emit);
  emit({ type: 'audio-delta', block, data: asText(sound?.['data']) ?? '' });
  closeBlock(candidate, emit, { mimeType: sound?.['mimeType'], ...otherMembers(part, mediaMembers) });
}

function isPicture(part: JsonObject): boolean {
  const inline = asObject(part['inlineData']);
  return asText(inline?.['mimeType'])?.startsWith('image/') === true && asText(inline?.['data']) !== undefined;
}

/** A picture comes whole. */
function takePicture({ state, candidate, emit }: PartSink, part: JsonObject): void {
  const picture = asObject(part['inlineData']);
  const mediaType = asText(picture?.['mimeType']) ?? '';
  const source = { kind: 'base64' as const, mediaType, data: asText(picture?.['data']) ?? '' };
  openBlock(state, candidate, { type: 'image', source }, emit);
  closeBlock(candidate, emit, otherMembers(part, mediaMembers));
}

const callPartMembers: ReadonlySet<string> = new Set(['functionCall', 'thoughtSignature']);

/** A call comes whole in one part, or begins with `willContinue` and goes on in parts that do not repeat its name. */
function takeCall(sink: PartSink, call: JsonObject, part: JsonObject): void {
  const { state, candidate } = sink;
  const name = asFilledText(call['name']);
  const goesOn = call['willContinue'] === true;
  const signature = asFilledText(part['thoughtSignature']);
  if (name !== undefined) {
    endPartialCall(sink);
    const opened = openPartialCall(callId(state, call, name), name, call['args']);
    opened.thoughtSignature = signature;
    candidate.partialCall = opened;
  }
  const open = candidate.partialCall;
  if (open === undefined) {
    lose(state);
    return;
  }
  open.thoughtSignature ??= signature;
  if (!addPartialArgs(open, call['partialArgs'])) {
    state.broken ??= `The arguments of the call of ${open.name} could not be put together.`;
  }
  if (!goesOn) endPartialCall(sink, otherMembers(part, callPartMembers));
}

function callId(state: StreamState, call: JsonObject, name: string): string {
  const ordinal = state.calls;
  state.calls += 1;
  const given = asFilledText(call['id']);
  return given ?? madeCallId(state.id ?? originOf(name, argumentsJsonOf(call['args'])), ordinal);
}

/** Tells a call whose arguments are complete. */
function endPartialCall({ state, candidate, emit }: PartSink, members?: JsonObject): void {
  const call = candidate.partialCall;
  if (call === undefined) return;
  candidate.partialCall = undefined;
  candidate.calledTools = true;
  const block = openBlock(state, candidate, toolCallKind(call, members), emit);
  emit({ type: 'tool-call-delta', block, json: partialArguments(call) });
  closeBlock(candidate, emit);
}

function toolCallKind(call: PartialCall, members: JsonObject | undefined): Parameters<typeof openBlock>[2] {
  const { id, name, thoughtSignature } = call;
  const extensions = bagOf(filled({ ...members, thoughtSignature }));
  return defined({ type: 'tool-call' as const, id, name, extensions });
}
