import type { BlockKind, ChatEvent, JsonObject, TokenUsage } from '@tollgate/schema';

/** Most items and most blocks of one response; what a stream opens beyond them is not read. */
export const itemsMax = 4096;
export const blocksMax = 4096;
/** Most of a call that waits for its name, in UTF-16 code units; the provider itself names a call before its arguments. */
export const heldArgumentsCharsMax = 64 * 1024;

/** Longest text that is compared with what the end of its item says, in UTF-16 code units. */
export const comparedCharsMax = 64 * 1024;

/** What is known of one item of the answer, by its place in the output. */
export interface ItemState {
  readonly place: number;
  /** The item as it was last seen whole: when it began, then when it was done. */
  item: JsonObject;
  /** Its id, by which events name it that say no place. */
  readonly id: string | undefined;
  done: boolean;
  /** Of a call whose name has not come yet: its arguments so far. */
  held: string;
  /** Pieces of it that were told, by their place in the content; of a call or a thought there is one, at 0. */
  readonly pieces: Map<number, PieceState>;
  /** Of a thought: which of its two texts is told, and the last piece of it that was. */
  reasoning: { readonly source: 'summary' | 'content'; piece: number } | undefined;
}

export interface PieceState {
  readonly block: number;
  readonly type: BlockKind['type'];
  /** The text or the arguments that were told; undefined once they are too long to be compared with what the end says. */
  told: string | undefined;
  citations: number;
  closed: boolean;
}

/** One object a stream, changed in place and seen by its own machine only: most events add a few characters. */
export interface StreamState {
  ended: boolean;
  started: boolean;
  id: string | undefined;
  nextBlock: number;
  readonly items: Map<number, ItemState>;
  /** The one block that is open: blocks of an answer never overlap. */
  open: { readonly item: ItemState; readonly piece: PieceState } | undefined;
  calledTools: boolean;
  /** The provider has said that the answer is incomplete. */
  isIncomplete: boolean;
  usage: TokenUsage;
  unreadableFrames: number;
  /** Those of them that may have held a piece of the answer. */
  lostFrames: number;
  /** Why nothing that follows can be trusted, once that is so. */
  broken: string | undefined;
}

/** A fresh state for one response. */
export function startStream(): StreamState {
  return {
    ended: false,
    started: false,
    id: undefined,
    nextBlock: 0,
    items: new Map(),
    open: undefined,
    calledTools: false,
    isIncomplete: false,
    usage: {},
    unreadableFrames: 0,
    lostFrames: 0,
    broken: undefined,
  };
}

export type Emit = (event: ChatEvent) => void;

/** The item that an event is about, with where its events go. */
export interface Target {
  readonly state: StreamState;
  readonly item: ItemState;
  readonly emit: Emit;
}
