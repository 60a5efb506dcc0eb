import type { JsonObject } from '@tollgate/schema';
import { asFilledText, asText } from '../../../core/json-members.js';
import { argumentsTextOf, callIdOf, objectsOf } from '../openai-responses.wire.js';
import { freePlace, newItem, takeItemDone } from './stream-items.js';
import type { Emit, ItemState, StreamState } from './stream-state.js';
import { isSameJson } from './stream-told.js';

const callType = 'function_call';
const messageType = 'message';

/**
 * Tells of the whole answer, which the last event repeats, what no other event has: the rest of items that are not done,
 * the open one first so that nothing closes it, and then items that none has named.
 */
export function tellRest(state: StreamState, output: readonly JsonObject[], emit: Emit): void {
  const pairs = pairsOf(state, output).filter(
    ({ type }) => type !== messageType || !isToldInOtherPieces(state, output),
  );
  const open = state.open?.item;
  const named = pairs.filter(({ item }) => item !== undefined);
  for (const { whole, item } of [...named.filter(({ item: other }) => other === open), ...named]) {
    if (item !== undefined) takeItemDone({ state, item, emit }, whole);
  }
  for (const { whole, item, place } of pairs) {
    if (item !== undefined) continue;
    const free = state.items.has(place) ? freePlace(state) : place;
    const added = newItem(state, whole, { id: asFilledText(whole['id']), place: free });
    if (added !== undefined) takeItemDone({ state, item: added, emit }, whole);
  }
}

/** One item of the last event. */
interface Pair {
  readonly whole: JsonObject;
  readonly type: string;
  readonly place: number;
  /** The same item as the events before knew it. */
  item: ItemState | undefined;
}

/**
 * Finds for each item of the last event the one of the stream that is meant: by its ids, else by its type and its place
 * or its turn, since some servers make new ids for each event. Where more of a type were streamed than the last event
 * has, nobody knows which are meant, and those without a known id are left out.
 */
function pairsOf(state: StreamState, output: readonly JsonObject[]): readonly Pair[] {
  const pairs = output.flatMap((whole, place): readonly Pair[] => {
    const type = asText(whole['type']);
    return type === undefined ? [] : [{ whole, type, place, item: undefined }];
  });
  const left = new Set(state.items.values());
  pairById(pairs, left);
  const loose = groups([...left], typeOf);
  const nameless = groups(
    pairs.filter(({ item }) => item === undefined),
    ({ type }) => type,
  );
  const unsure = new Set<string | undefined>();
  for (const [type, wholes] of nameless) {
    const items = (loose.get(type) ?? []).filter((item) => wholes.some(({ whole }) => mayBe(item, whole)));
    if (items.length > wholes.length) unsure.add(type);
    else pairByPlace(wholes, items);
  }
  return pairs.filter(({ item, type }) => item !== undefined || !unsure.has(type));
}

/** Takes out of `left` those that have been found. */
function pairById(pairs: readonly Pair[], left: Set<ItemState>): void {
  const byId = new Map<string, ItemState>();
  for (const item of left) {
    for (const id of [item.id, callIdOf(item.item)]) if (id !== undefined && !byId.has(id)) byId.set(id, item);
  }
  for (const pair of pairs) {
    for (const id of [asFilledText(pair.whole['id']), callIdOf(pair.whole)]) {
      const item = id === undefined ? undefined : byId.get(id);
      if (pair.item === undefined && item !== undefined && left.delete(item)) pair.item = item;
    }
  }
}

function pairByPlace(pairs: readonly Pair[], items: readonly ItemState[]): void {
  const left = new Set(items);
  const take = (pair: Pair, isMeant: (item: ItemState) => boolean): void => {
    if (pair.item !== undefined) return;
    pair.item = [...left].find((item) => isMeant(item) && mayBe(item, pair.whole));
    if (pair.item !== undefined) left.delete(pair.item);
  };
  for (const pair of pairs) take(pair, ({ place }) => place === pair.place);
  for (const pair of pairs) take(pair, () => true);
}

/**
 * Whether an item of the last event may be this one under other ids. A call that has an id is no other call, unless that
 * one has the same name and arguments: agents must not run a tool twice because its server makes ids anew.
 */
function mayBe(state: ItemState, whole: JsonObject): boolean {
  if (typeOf(state) !== callType || callIdOf(state.item) === undefined) return true;
  const told = state.pieces.get(0)?.told ?? '';
  const json = argumentsTextOf(whole['arguments']);
  return state.item['name'] === whole['name'] && (json.startsWith(told) || isSameJson(told, json));
}

/** Whether all texts of the answer have been told, but cut into messages and parts in another way than they are at the end. */
function isToldInOtherPieces(state: StreamState, output: readonly JsonObject[]): boolean {
  const told: string[] = [];
  for (const item of state.items.values()) {
    for (const piece of item.pieces.values()) {
      if (piece.type !== 'text') continue;
      if (piece.told === undefined) return false;
      told.push(piece.told);
    }
  }
  const texts = output.filter((item) => item['type'] === messageType).flatMap((item) => textsOf(item));
  return texts.length !== told.length && texts.join('') === told.join('');
}

function textsOf(item: JsonObject): readonly string[] {
  return objectsOf(item['content']).flatMap((part) => (typeof part['text'] === 'string' ? [part['text']] : []));
}

/** Its type, or that which its pieces show where no event has said it. */
function typeOf({ item, held, reasoning, pieces }: ItemState): string | undefined {
  const type = asText(item['type']);
  if (type !== undefined) return type;
  if (held !== '') return callType;
  if (reasoning !== undefined) return 'reasoning';
  return pieces.size > 0 ? 'message' : undefined;
}

function groups<Key, Value>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const grouped = new Map<Key, Value[]>();
  for (const value of values) {
    const group = grouped.get(keyOf(value));
    if (group === undefined) grouped.set(keyOf(value), [value]);
    else group.push(value);
  }
  return grouped;
}
