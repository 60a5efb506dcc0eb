import type { JsonObject } from '@tollgate/schema';
import { asCount, asFilledText, asText } from '../../../core/json-members.js';
import { argumentsTextOf } from '../openai-responses.wire.js';
import { closeOpen, tellWhole } from './stream-blocks.js';
import { callPiece, isNamed, takeWholeArguments, unnamedCall } from './stream-call.js';
import { finishMessage } from './stream-message.js';
import { finishReasoning } from './stream-reasoning.js';
import { type ItemState, itemsMax, type StreamState, type Target } from './stream-state.js';

/** The item that an event is about, made known where the event is the first to name it; undefined beyond `itemsMax`. */
export function itemOf(state: StreamState, event: JsonObject, seen: JsonObject): ItemState | undefined {
  const id = asFilledText(event['item_id']) ?? asFilledText(seen['id']);
  const place = asCount(event['output_index']) ?? placeOf(state, id);
  return state.items.get(place) ?? newItem(state, seen, { id, place });
}

/** An item that no event has named before; undefined beyond `itemsMax`. */
export function newItem(
  state: StreamState,
  seen: JsonObject,
  { id, place }: Pick<ItemState, 'id' | 'place'>,
): ItemState | undefined {
  if (state.items.size >= itemsMax) {
    state.unreadableFrames += 1;
    state.lostFrames += 1;
    return undefined;
  }
  const item: ItemState = { place, item: seen, id, done: false, held: '', pieces: new Map(), reasoning: undefined };
  state.items.set(place, item);
  return item;
}

/** A server that counts no places at least names its items. */
function placeOf(state: StreamState, id: string | undefined): number {
  for (const item of state.items.values()) if (id !== undefined && item.id === id) return item.place;
  return freePlace(state);
}

/** A place that no item has. */
export function freePlace({ items }: StreamState): number {
  let place = items.size;
  while (items.has(place)) place += 1;
  return place;
}

/** An item begins. Only a call shows at once; what else it will hold comes in pieces, or whole at its end. */
export function takeItemAdded(target: Target): void {
  if (target.item.item['type'] === 'function_call' && isNamed(target)) callPiece(target);
}

/** An item is done: what of it no event has told is told now, and its block closes. */
export function takeItemDone(target: Target, whole: JsonObject): void {
  const { state, item, emit } = target;
  if (item.done) return;
  item.done = true;
  item.item = whole;
  switch (whole['type']) {
    case 'message':
      finishMessage(target);
      break;
    case 'reasoning':
      finishReasoning(target);
      break;
    case 'function_call':
      if (!isNamed(target)) {
        state.broken = unnamedCall;
        return;
      }
      callPiece(target);
      takeWholeArguments(target, argumentsTextOf(whole['arguments']) || item.held);
      break;
    default:
      if (asText(whole['type']) !== undefined) tellWhole(target);
  }
  if (state.open?.item === item) closeOpen(state, emit);
}
