import {
  type BlockKind,
  type ChatEvent,
  type ChatResult,
  type FormatId,
  isJsonObject,
  type JsonValue,
} from '@tollgate/schema';
import { envelopeCharsMax, vendorOf } from './carried-state.js';
import { isJsonArray } from './json-members.js';

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

/** More than what stands around a block in its envelope takes. */
const envelopeRestChars = 256;

/**
 * Most that a block of another format than the caller's may be long, in UTF-16 code units of its JSON: what its envelope has
 * room for. A longer one cannot be told.
 */
export const heldBlockCharsMax = envelopeCharsMax - envelopeRestChars;

/** Formats in which nothing can show a picture that a model made. */
const picturelessFormats: ReadonlySet<FormatId> = new Set<FormatId>(['anthropic-messages']);

/**
 * Whether a whole answer holds what callers of the format `own` cannot be told: what is too long for the envelope that they
 * would get it in, and pictures where nothing can show one.
 */
export function isTooLongToTell({ choices }: ChatResult, own: FormatId): boolean {
  return choices.some(({ content }) => content.some((part) => isUntellable(part, own)));
}

/** Only what has no words beside it is missed without a sign: a thought whose proof is lost is told of on the next turn. */
function isUntellable(part: Held, own: FormatId): boolean {
  if (part.type === 'image') return picturelessFormats.has(own);
  if (part.type === 'redacted-reasoning') return vendorIn(part) !== own && part.data.length > heldBlockCharsMax;
  return part.type === 'opaque' && part.format !== own && charsOf(part.value) > heldBlockCharsMax;
}

function vendorIn(part: Extract<Held, { type: 'redacted-reasoning' }>): FormatId {
  return vendorOf('extensions' in part ? part.extensions : undefined);
}

type Held = ChatResult['choices'][number]['content'][number] | BlockKind;

function charsOf(value: JsonValue): number {
  return JSON.stringify(value).length;
}

interface HeldBlock {
  readonly start: Extract<ChatEvent, { readonly type: 'block-start' }>;
  readonly value: JsonValue;
  readonly pieces: JsonValue[];
  chars: number;
}

/** Gives blocks that only another format than the caller's knows whole, since nobody else could put them together. */
export class OpaqueJoiner {
  readonly #own: FormatId;
  readonly #join: JoinOpaque;
  #held: HeldBlock | undefined;
  #hasLost = false;

  constructor(own: FormatId, join: JoinOpaque) {
    this.#own = own;
    this.#join = join;
  }

  /** Whether a block was too long to be held, or is of a kind that the caller's format has no place for. */
  get hasLost(): boolean {
    return this.#hasLost;
  }

  /** The same events, but with such blocks in one piece. Nothing that comes after a block is told which was lost. */
  take(events: readonly ChatEvent[]): readonly ChatEvent[] {
    if (this.#hasLost) return [];
    if (this.#held === undefined && !events.some((event) => this.#isForeignStart(event))) return events;
    return events.flatMap((event) => this.#one(event));
  }

  #one(event: ChatEvent): readonly ChatEvent[] {
    if (this.#hasLost) return [];
    const held = this.#held;
    if (held === undefined || !('block' in event) || event.block !== held.start.block) return this.#open(event);
    if (event.type === 'opaque-delta') {
      held.pieces.push(event.value);
      held.chars += charsOf(event.value);
      if (held.chars > heldBlockCharsMax) this.#lose(held);
      return [];
    }
    if (event.type !== 'block-end') return [];
    this.#held = undefined;
    return [this.#whole(held), event];
  }

  #lose(held?: HeldBlock): void {
    if (held !== undefined) held.pieces.length = 0;
    this.#hasLost = true;
  }

  #open(event: ChatEvent): readonly ChatEvent[] {
    if (event.type !== 'block-start' || !this.#isForeignStart(event)) return [event];
    const { content } = event;
    if (isUntellable(content, this.#own)) this.#lose();
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
    if (content.type === 'image') return picturelessFormats.has(this.#own);
    return content.type === 'redacted-reasoning' || (content.type === 'opaque' && content.format !== this.#own);
  }
}
