import type { AssistantPart, AudioPart, Citation, JsonValue, TextPart } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { withoutNull } from '../../../core/object-text.js';
import { citationOf } from '../citations.js';
import { WireContentItem, type WireMessage, type WireToolCall } from '../openai-chat.wire.js';
import { readPicture } from '../pictures.js';
import { reasoningPartsOf } from '../reasoning-details.js';
import { makeToolCallId } from './stream-blocks.js';
import { argumentsText } from './stream-tool-calls.js';

export interface MessageContext {
  readonly responseId: string | undefined;
  /** Sources that the answer names beside its choices. */
  readonly sources: readonly Citation[];
}

/** The parts of a whole message: thinking, text, refusal, sound, pictures, tool calls. */
export function decodeMessage(wire: WireMessage, context: MessageContext): AssistantPart[] {
  const parts: AssistantPart[] = [...decodeReasoning(wire), ...decodeContent(wire)];
  addSources(parts, wire, context.sources);
  if (wire.refusal) parts.push({ type: 'refusal', text: wire.refusal });
  if (wire.audio) parts.push(decodeAudio(wire.audio));
  parts.push(...(wire.images ?? []).flatMap(readPicture));
  const calls = (wire.tool_calls ?? []).filter(saysAnything);
  calls.forEach((call, ordinal) => {
    parts.push(decodeToolCall(call, makeToolCallId(context.responseId, ordinal)));
  });
  const call = { ...emptyCall, function: wire.function_call };
  if (calls.length === 0 && saysAnything(call)) parts.push(decodeToolCall(call, makeToolCallId(context.responseId, 0)));
  return parts;
}

const emptyCall = { index: undefined, id: undefined, type: undefined, custom: undefined, extra_content: undefined };

/** An entry without an id, a name and arguments is none; streams pass it over as well. */
function saysAnything({ id, function: called, custom }: WireToolCall): boolean {
  const name = called?.name || custom?.name;
  return Boolean(id || name || argumentsText(called?.arguments) || custom?.input);
}

/** The details repeat the plain text and add signatures and hidden parts, so they win where they have any text. */
function decodeReasoning(wire: WireMessage): AssistantPart[] {
  const text = wire.reasoning_content || wire.reasoning || '';
  const parts = reasoningPartsOf(wire.reasoning_details ?? []);
  if (text === '' || parts.some((part) => part.type === 'reasoning' && part.text !== '')) return parts;
  return [{ type: 'reasoning', text }, ...parts];
}

function decodeContent(wire: WireMessage): AssistantPart[] {
  if (typeof wire.content === 'string') return wire.content === '' ? [] : [{ type: 'text', text: wire.content }];
  return (wire.content ?? []).flatMap(decodeContentItem);
}

/** One item of a content list; kinds that are not known are kept whole. */
export function decodeContentItem(value: JsonValue): AssistantPart[] {
  const parsed = WireContentItem.safeParse(value);
  if (!parsed.success) return [];
  const { type, text, thinking } = parsed.data;
  if (type === 'text') return text ? [{ type: 'text', text }] : [];
  if (type !== 'thinking') return [{ type: 'opaque', format: 'openai-chat', value }];
  const thought = (thinking ?? []).map((piece) => piece.text ?? '').join('');
  return thought === '' ? [] : [{ type: 'reasoning', text: thought }];
}

/** Citations belong to the last text; an answer that cites without a word of text has nothing to hang them on. */
function addSources(parts: AssistantPart[], wire: WireMessage, sources: readonly Citation[]): void {
  const annotations = wire.annotations ?? [];
  const citations = [...annotations.flatMap((annotation) => citationOf(annotation) ?? []), ...sources];
  const others = annotations.filter((annotation) => citationOf(annotation) === undefined);
  const at = parts.findLastIndex((part) => part.type === 'text');
  const last = parts[at];
  if (last?.type !== 'text' || citations.length + others.length === 0) return;
  const cited: TextPart = {
    ...last,
    ...(citations.length === 0 ? {} : { citations }),
    ...(others.length === 0 ? {} : { extensions: { 'openai-chat': { annotations: others } } }),
  };
  parts[at] = cited;
}

function decodeAudio(audio: NonNullable<WireMessage['audio']>): AudioPart {
  return defined({
    type: 'audio' as const,
    // The answer does not repeat which of the formats was asked for.
    source: { kind: 'base64' as const, mediaType: 'audio/*', data: audio.data ?? '' },
    transcript: audio.transcript ?? undefined,
    id: audio.id ?? undefined,
  });
}

function decodeToolCall(call: WireToolCall, madeId: string): AssistantPart {
  const id = call.id || madeId;
  if (call.custom?.name) {
    const custom = { name: call.custom.name, input: call.custom.input ?? '' };
    return { type: 'opaque', format: 'openai-chat', value: { id, type: 'custom', custom } };
  }
  return {
    type: 'tool-call',
    id,
    name: call.function?.name ?? '',
    argumentsJson: withoutNull(argumentsText(call.function?.arguments)),
    ...(call.extra_content === undefined
      ? {}
      : { extensions: { 'openai-chat': { extra_content: call.extra_content } } }),
  };
}
