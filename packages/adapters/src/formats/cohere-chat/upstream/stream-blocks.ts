import type { BlockKind, JsonObject, JsonValue } from '@tollgate/schema';
import { asCount, asFilledText, asObject, asText, isJsonArray } from '../../../core/json-members.js';
import { textOfArguments } from '../../../core/object-text.js';
import { citesText, toCitation } from '../citations.js';
import { formatId } from '../format-id.js';
import { makeToolCallId } from './arguments.js';
import { toLogprobs } from './logprobs.js';
import { blocksMax, lose, type NewBlock, type OpenBlock, skip, type Target, uncitedMax } from './stream-state.js';

/** Opens a block and closes the one before it; undefined when there have been too many. */
export function openBlock(target: Target, { kind, index, callId, content }: NewBlock): OpenBlock | undefined {
  const { state, emit } = target;
  closeBlock(target);
  if (state.nextBlock >= blocksMax) {
    lose(target);
    return undefined;
  }
  const open: OpenBlock = { block: state.nextBlock, kind, index, callId };
  state.nextBlock += 1;
  state.open = open;
  emit({ type: 'block-start', block: open.block, choice: 0, content });
  return open;
}

/** Closes the open block, if there is one. */
export function closeBlock({ state, emit }: Target): void {
  const { open } = state;
  if (open === undefined) return;
  state.open = undefined;
  emit({ type: 'block-end', block: open.block });
}

/** `content-start`: a block of text, of thinking, or of a kind that is new here. */
export function contentStart(target: Target, event: JsonObject): void {
  const content = contentOf(event);
  if (content === undefined) return skip(target);
  const index = asCount(event['index']);
  const kind = content['type'] === 'text' ? 'text' : content['type'] === 'thinking' ? 'reasoning' : 'opaque';
  const block: BlockKind = kind === 'opaque' ? { type: 'opaque', format: formatId, value: content } : { type: kind };
  openBlock(target, { kind, index, content: block });
  if (kind !== 'opaque') contentDelta(target, event);
}

/** `content-delta`: a piece of the block that is open; one of another kind or place opens its own. */
export function contentDelta(target: Target, event: JsonObject): void {
  const content = contentOf(event);
  if (content === undefined) return lose(target);
  const index = asCount(event['index']);
  const { open } = target.state;
  if (open?.kind === 'opaque' && open.index === index) {
    target.emit({ type: 'opaque-delta', block: open.block, format: formatId, value: content });
    return;
  }
  const thinking = asFilledText(content['thinking']);
  if (thinking !== undefined) {
    const block = blockOf(target, 'reasoning', index);
    if (block !== undefined) target.emit({ type: 'reasoning-delta', block, text: thinking });
  }
  const text = asText(content['text']) ?? '';
  const logprobs = event['logprobs'] === undefined ? undefined : toLogprobs([event['logprobs']]);
  // A piece without a word has something to tell if it has probabilities, and a text to tell them with.
  if (text === '' && (logprobs === undefined || target.state.open?.kind !== 'text')) return;
  const block = blockOf(target, 'text', index);
  if (block === undefined) return;
  target.emit({ type: 'text-delta', block, text, ...(logprobs === undefined ? {} : { logprobs }) });
}

/** `content-end`. A text stays open until something else begins, because citations of it can still come. */
export function contentEnd(target: Target): void {
  if (target.state.open?.kind !== 'text') closeBlock(target);
}

/** `tool-plan-delta`: what the model thinks before it calls tools. */
export function toolPlanDelta(target: Target, event: JsonObject): void {
  const plan = asText(messageOf(event)?.['tool_plan']);
  if (plan === undefined) return lose(target);
  if (plan === '') return;
  const block = blockOf(target, 'plan', undefined);
  if (block !== undefined) target.emit({ type: 'reasoning-delta', block, text: plan });
}

/** `tool-call-start`: id and name, and as a rule empty arguments. That of the call that is open is said twice. */
export function toolCallStart(target: Target, event: JsonObject): void {
  const call = toolCallOf(event);
  if (call === undefined) return lose(target);
  const called = asObject(call['function']);
  const name = asFilledText(called?.['name']);
  // A call that cannot be answered must not go missing; this format names every call where it starts.
  if (name === undefined) return lose(target);
  const { state } = target;
  const callId = asFilledText(call['id']);
  const index = asCount(event['index']);
  if (callId !== undefined && callId === state.open?.callId && index === state.open.index) return;
  const id = callId ?? makeToolCallId(state.id, state.toolCalls);
  const content: BlockKind = { type: 'tool-call', id, name };
  const open = openBlock(target, { kind: 'tool-call', index, callId, content });
  if (open === undefined) return;
  state.toolCalls += 1;
  addArguments(target, open, called?.['arguments']);
}

/**
 * `tool-call-delta`: a piece of the arguments of the open call. Gives a reason to give up the answer when the piece is
 * for another call: half arguments must not pass for whole ones.
 */
export function toolCallDelta(target: Target, event: JsonObject): string | undefined {
  const { open } = target.state;
  const index = asCount(event['index']);
  if (open?.kind !== 'tool-call' || (index !== undefined && open.index !== undefined && index !== open.index)) {
    return 'The provider sent arguments for a tool call that is not open.';
  }
  addArguments(target, open, asObject(toolCallOf(event)?.['function'])?.['arguments']);
  return undefined;
}

/** `citation-start`: of the open text, or kept for the end. */
export function citationStart(target: Target, event: JsonObject): void {
  const { state, emit } = target;
  const citation = asObject(first(messageOf(event)?.['citations']));
  if (citation === undefined) return skip(target);
  const place = asCount(citation['content_index']);
  const isHere = place === undefined || state.open?.index === undefined || place === state.open.index;
  if (state.open?.kind === 'text' && isHere && citesText(citation)) {
    emit({ type: 'citation-delta', block: state.open.block, citation: toCitation(citation) });
  } else if (state.uncited.length < uncitedMax) state.uncited.push(citation);
}

function blockOf(target: Target, kind: 'text' | 'reasoning' | 'plan', index: number | undefined): number | undefined {
  const { open } = target.state;
  const isSame = open?.kind === kind && (index === undefined || open.index === undefined || open.index === index);
  if (open !== undefined && isSame) return open.block;
  return openBlock(target, { kind, index, content: { type: kind === 'text' ? 'text' : 'reasoning' } })?.block;
}

function addArguments({ emit }: Target, open: OpenBlock, value: JsonValue | undefined): void {
  if (value === undefined || value === null) return;
  const json = typeof value === 'string' ? value : textOfArguments(value);
  if (json !== '') emit({ type: 'tool-call-delta', block: open.block, json });
}

function messageOf(event: JsonObject): JsonObject | undefined {
  return asObject(asObject(event['delta'])?.['message']);
}

function contentOf(event: JsonObject): JsonObject | undefined {
  return asObject(first(messageOf(event)?.['content']));
}

function toolCallOf(event: JsonObject): JsonObject | undefined {
  return asObject(first(messageOf(event)?.['tool_calls']));
}

/** The members named in the plural hold one object in streams; a list of one is read the same. */
function first(value: JsonValue | undefined): JsonValue | undefined {
  return isJsonArray(value) ? value[0] : value;
}
