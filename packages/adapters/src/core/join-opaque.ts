import { type ChatEvent, isJsonObject, type JsonValue } from '@tollgate/schema';
import { isJsonArray } from './json-members.js';
import {
  charsOf,
  heldBlockCharsMax,
  type TellingFormat,
  tooLongToTell,
  type Untellable,
  whyBlockUntellable,
} from './untellable.js';

/** Puts the pieces together in which a stream brings a block that only its own format knows. */
export type JoinOpaque = (value: JsonValue, pieces: readonly JsonValue[]) => JsonValue;

/** Members that say what a piece is of, and are repeated instead of continued. */
const repeated: ReadonlySet<string> = new Set(['type', 'id', 'name', 'index', 'role']);

/** What most formats mean by pieces: texts and lists go on, members are added, and all else is the newest. */
export function joinPieces(value: JsonValue, pieces: readonly JsonValue[]): JsonValue {
  return pieces.reduce(continued, value);
}

function continued(before: JsonValue, piece: JsonValue): JsonValue {
  if (typeof before === 'string' && typeof piece === 'string') return before + piece;
  if (isJsonArray(before) && isJsonArray(piece)) return [...before, ...piece];
  if (!isJsonObject(before) || !isJsonObject(piece)) return piece;
  const whole: Record<string, JsonValue | undefined> = { ...before };
  for (const [name, member] of Object.entries(piece)) {
    const earlier = before[name];
    const goesOn = earlier !== undefined && member !== undefined && !repeated.has(name);
    whole[name] = goesOn ? continued(earlier, member) : member;
  }
  return whole;
}

interface HeldBlock {
  readonly start: Extract<ChatEvent, { readonly type: 'block-start' }>;
  readonly value: JsonValue;
  readonly pieces: JsonValue[];
  chars: number;
}

/** Gives blocks that only another format than the caller's knows whole, since nobody else could put them together. */
export class OpaqueJoiner {
  readonly #format: TellingFormat;
  readonly #join: JoinOpaque;
  #held: HeldBlock | undefined;
  #lost: Untellable | undefined;

  /** `format` is the caller's. */
  constructor(format: TellingFormat, join: JoinOpaque) {
    this.#format = format;
    this.#join = join;
  }

  /** Why the last block could not be told, and nothing behind it is; undefined as long as all could be. */
  get lost(): Untellable | undefined {
    return this.#lost;
  }

  /** The same events, but with such blocks in one piece. Nothing that comes after a block is told which was lost. */
  take(events: readonly ChatEvent[]): readonly ChatEvent[] {
    if (this.#lost !== undefined) return [];
    if (this.#held === undefined && !events.some((event) => this.#isForeignStart(event))) return events;
    return events.flatMap((event) => this.#one(event));
  }

  #one(event: ChatEvent): readonly ChatEvent[] {
    if (this.#lost !== undefined) return [];
    const held = this.#held;
    if (held === undefined || !('block' in event) || event.block !== held.start.block) return this.#open(event);
    if (event.type === 'opaque-delta') {
      held.pieces.push(event.value);
      held.chars += charsOf(event.value);
      if (held.chars > heldBlockCharsMax) this.#lose(tooLongToTell, held);
      return [];
    }
    if (event.type !== 'block-end') return [];
    this.#held = undefined;
    return [this.#whole(held), event];
  }

  #lose(why: Untellable, held?: HeldBlock): void {
    if (held !== undefined) held.pieces.length = 0;
    this.#lost = why;
  }

  #open(event: ChatEvent): readonly ChatEvent[] {
    if (event.type !== 'block-start' || !this.#isForeignStart(event)) return [event];
    const { content } = event;
    const why = whyBlockUntellable(content, this.#format);
    if (why !== undefined) this.#lose(why);
    else if (content.type !== 'opaque') return [event];
    else this.#held = { start: event, value: content.value, pieces: [], chars: charsOf(content.value) };
    return [];
  }

  #whole({ start, value, pieces }: HeldBlock): ChatEvent {
    const { content } = start;
    if (content.type !== 'opaque' || pieces.length === 0) return start;
    return { ...start, content: { ...content, value: this.#join(value, pieces) } };
  }

  #isForeignStart(event: ChatEvent): boolean {
    if (event.type !== 'block-start') return false;
    const { content } = event;
    if (content.type === 'opaque') return content.format !== this.#format.id;
    return content.type === 'redacted-reasoning' || this.#format.noPlaceFor?.(content) !== undefined;
  }
}
