import type { JsonValue } from '@tollgate/schema';
import { joinLogprobs } from '../../../core/join-logprobs.js';
import { asObject, isJsonArray } from '../../../core/json-members.js';
import { citationOf } from '../citations.js';
import { WireContentItem, type WireMessage } from '../openai-chat.wire.js';
import { readReasoningDetail } from '../reasoning-details.js';
import { blockOf, closeBlock, openBlock } from './stream-blocks.js';
import { takePictures } from './stream-pictures.js';
import type { ChoiceState, Emit, StreamState } from './stream-state.js';
import { takeToolCall } from './stream-tool-calls.js';

/** What a delta belongs to. */
export interface DeltaTarget {
  readonly state: StreamState;
  readonly choice: ChoiceState;
  readonly emit: Emit;
}

/** Turns what one chunk adds to one choice into events, in the order in which a reader should see it. */
export function takeDelta(target: DeltaTarget, delta: WireMessage, logprobs: JsonValue | undefined): void {
  const { state, choice, emit } = target;
  if (logprobs) holdLogprobs(choice, logprobs);
  // Where both names are used, they say the same.
  const reasoning = delta.reasoning_content || delta.reasoning || '';
  if (reasoning !== '') addReasoning(target, reasoning);
  if (delta.reasoning_details) takeReasoningDetails(target, delta.reasoning_details, reasoning !== '');
  if (typeof delta.content === 'string') addText(target, delta.content);
  else if (delta.content) for (const item of delta.content) takeContentItem(target, item);
  if (choice.logprobs !== undefined) tellLogprobs(target);
  if (delta.refusal) {
    const block = blockOf(state, choice, 'refusal', emit);
    if (block !== undefined) emit({ type: 'refusal-delta', block, text: delta.refusal });
  }
  if (delta.annotations) for (const annotation of delta.annotations) takeAnnotation(target, annotation);
  if (delta.audio) takeAudio(target, delta.audio);
  if (delta.images) takePictures(state, choice, delta.images, emit);
  if (delta.tool_calls) for (const call of delta.tool_calls) takeToolCall(state, choice, call, emit);
  if (delta.function_call) {
    takeToolCall(
      state,
      choice,
      {
        index: 0,
        id: undefined,
        type: 'function',
        function: delta.function_call,
        custom: undefined,
        extra_content: undefined,
      },
      emit,
    );
  }
}

/** Keeps the probabilities of a chunk until its text takes them, or that of a later one. A list without a token says nothing. */
function holdLogprobs(choice: ChoiceState, logprobs: JsonValue): void {
  const given = asObject(logprobs);
  const isEmpty = isJsonArray(given?.['content']) && given['content'].length === 0 && !isJsonArray(given['refusal']);
  if (!isEmpty) choice.logprobs = joinLogprobs(choice.logprobs, given);
}

/** Tells the probabilities of a piece without text, such as those of an end that nobody sees, with the text that is open. */
function tellLogprobs({ choice, emit }: DeltaTarget): void {
  const { open, logprobs } = choice;
  if (logprobs === undefined || open?.type !== 'text') return;
  choice.logprobs = undefined;
  emit({ type: 'text-delta', block: open.block, text: '', logprobs });
}

function addText({ state, choice, emit }: DeltaTarget, text: string): void {
  if (text === '') return;
  const block = blockOf(state, choice, 'text', emit);
  if (block === undefined) return;
  const { logprobs } = choice;
  choice.logprobs = undefined;
  emit({ type: 'text-delta', block, text, ...(logprobs === undefined ? {} : { logprobs }) });
}

function addReasoning({ state, choice, emit }: DeltaTarget, text: string): void {
  const block = blockOf(state, choice, 'reasoning', emit);
  if (block !== undefined) emit({ type: 'reasoning-delta', block, text });
}

/** The details repeat the thinking that is also there as plain text; only what else they carry is new then. */
function takeReasoningDetails(target: DeltaTarget, details: readonly JsonValue[], textIsKnown: boolean): void {
  const { state, choice, emit } = target;
  for (const value of details) {
    const detail = readReasoningDetail(value);
    if (detail === undefined) continue;
    if (detail.kind === 'encrypted') {
      openBlock(state, choice, { type: 'redacted-reasoning', data: detail.data }, emit);
      closeBlock(state, choice, emit);
    } else if (detail.text === '' && detail.kind === 'foreign') {
      openBlock(state, choice, { type: 'opaque', format: 'openai-chat', value: detail.whole }, emit);
      closeBlock(state, choice, emit);
    } else {
      if (!textIsKnown && detail.text !== '') addReasoning(target, detail.text);
      if (detail.kind === 'text' && detail.signature !== undefined) sign(target, detail.signature);
    }
  }
}

function sign({ state, choice, emit }: DeltaTarget, signature: string): void {
  const block = blockOf(state, choice, 'reasoning', emit);
  if (block === undefined) return;
  emit({ type: 'signature-delta', block, signature });
  closeBlock(state, choice, emit);
}

/** Mistral writes content as a list where a model thinks; one list can hold the end of the thinking and the first text. */
function takeContentItem(target: DeltaTarget, value: JsonValue): void {
  const parsed = WireContentItem.safeParse(value);
  if (!parsed.success) return;
  const item = parsed.data;
  if (item.type === 'text') addText(target, item.text ?? '');
  if (item.type === 'thinking')
    for (const piece of item.thinking ?? []) if (piece.text) addReasoning(target, piece.text);
}

function takeAnnotation({ state, choice, emit }: DeltaTarget, annotation: JsonValue): void {
  const block = blockOf(state, choice, 'text', emit);
  if (block === undefined) return;
  const citation = citationOf(annotation);
  if (citation === undefined) choice.annotations.push(annotation);
  else emit({ type: 'citation-delta', block, citation });
}

function takeAudio({ state, choice, emit }: DeltaTarget, audio: NonNullable<WireMessage['audio']>): void {
  const data = audio.data ?? undefined;
  const transcript = audio.transcript ?? undefined;
  if (choice.open?.type !== 'audio' && !audio.id && data === undefined && transcript === undefined) return;
  const block =
    choice.open?.type === 'audio'
      ? choice.open.block
      : openBlock(state, choice, { type: 'audio', ...(audio.id ? { id: audio.id } : {}) }, emit);
  if (block === undefined || (data === undefined && transcript === undefined)) return;
  emit({
    type: 'audio-delta',
    block,
    ...(data === undefined ? {} : { data }),
    ...(transcript === undefined ? {} : { transcript }),
  });
}
