import type { BlockKind, JsonObject, JsonValue } from '@tollgate/schema';
import { asCount, asFilledText, asObject, asText, isJsonArray } from '../../../core/json-members.js';
import { citesText, toCitation } from '../citations.js';
import { formatId } from '../format-id.js';
import { toLogprobs } from './logprobs.js';
import { blocksMax, lose, type NewBlock, type OpenBlock, skip, type Target, uncitedMax } from './stream-state.js';

/**
 * Opens a block and closes those before it, except that calls which the provider numbers stay open beside each other;
 * undefined when there have been too many.
 */
export function openBlock(target: Target, { kind, index, callId, content }: NewBlock): OpenBlock | undefined {
  const { state, emit } = target;
  if (kind === 'tool-call') makeRoomForCall(target, index);
  else closeBlocks(target);
  if (state.nextBlock >= blocksMax) {
    lose(target);
    return undefined;
  }
  const open: OpenBlock = { block: state.nextBlock, kind, index, callId };
  state.nextBlock += 1;
  state.open = open;
  if (kind === 'tool-call' && index !== undefined) state.calls.set(index, open);
  emit({ type: 'block-start', block: open.block, choice: 0, content });
  return open;
}

/** A call ends what is no call, the call whose number it takes, and one without a number, to which nothing could go back. */
function makeRoomForCall(target: Target, index: number | undefined): void {
  const { open, calls } = target.state;
  if (open?.kind !== 'tool-call' || open.index === undefined) closeBlock(target, open);
  if (index !== undefined) closeBlock(target, calls.get(index));
}

/** Closes every block that is open. */
export function closeBlocks(target: Target): void {
  for (const call of target.state.calls.values()) closeBlock(target, call);
  closeBlock(target, target.state.open);
}

/** Closes a block that is open; none is none to close. */
export function closeBlock({ state, emit }: Target, closed: OpenBlock | undefined): void {
  if (closed === undefined) return;
  if (state.open === closed) state.open = undefined;
  if (closed.kind === 'tool-call' && closed.index !== undefined) state.calls.delete(closed.index);
  emit({ type: 'block-end', block: closed.block });
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
  const { open } = target.state;
  if (open?.kind !== 'text' && open?.kind !== 'tool-call') closeBlock(target, open);
}

/** `tool-plan-delta`: what the model thinks before it calls tools. */
export function toolPlanDelta(target: Target, event: JsonObject): void {
  const plan = asText(messageOf(event)?.['tool_plan']);
  if (plan === undefined) return lose(target);
  if (plan === '') return;
  const block = blockOf(target, 'plan', undefined);
  if (block !== undefined) target.emit({ type: 'reasoning-delta', block, text: plan });
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

/** `delta.message`, in which every event of content has its own. */
export function messageOf(event: JsonObject): JsonObject | undefined {
  return asObject(asObject(event['delta'])?.['message']);
}

function contentOf(event: JsonObject): JsonObject | undefined {
  return asObject(first(messageOf(event)?.['content']));
}

/** The members named in the plural hold one object in streams; a list of one is read the same. */
export function first(value: JsonValue | undefined): JsonValue | undefined {
  return isJsonArray(value) ? value[0] : value;
}
