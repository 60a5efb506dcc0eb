import type { BlockKind, ChatEvent, JsonObject } from '@tollgate/schema';

/** Most blocks of one answer; what a stream opens beyond them is not read. */
export const blocksMax = 4096;
/** Most citations that are kept for the end because the text they are of is not open. */
export const uncitedMax = 256;

/** A block that is open. */
export interface OpenBlock {
  readonly block: number;
  readonly kind: 'text' | 'reasoning' | 'plan' | 'tool-call' | 'opaque';
  /** The provider's own number; content and tool calls are numbered apart. */
  readonly index: number | undefined;
  /** Only of a tool call: its id, as the provider says it. */
  readonly callId: string | undefined;
  /** Only of a tool call: what of its arguments has come, pieces of text or a value, which is all of them. */
  arguments?: 'pieces' | 'value';
}

/** One object a stream, changed in place and seen by its own machine only: a copy a chunk would cost more than the parse. */
export interface StreamState {
  phase: 'waiting' | 'streaming' | 'ended';
  id: string | undefined;
  /** The newest block, while it is open. */
  open: OpenBlock | undefined;
  /** The calls that are open, by the provider's number: their arguments may come by turns. */
  readonly calls: Map<number, OpenBlock>;
  nextBlock: number;
  /** How many calls have begun. */
  toolCalls: number;
  finishReason: string | undefined;
  usage: JsonObject | undefined;
  readonly uncited: JsonObject[];
  unreadableFrames: number;
  /** Those of them that may have held a piece of the answer. */
  lostFrames: number;
  /** Why nothing that follows can be trusted, once that is so. */
  broken: string | undefined;
}

/** A fresh state for one answer. */
export function startStream(): StreamState {
  return {
    phase: 'waiting',
    id: undefined,
    open: undefined,
    calls: new Map(),
    nextBlock: 0,
    toolCalls: 0,
    finishReason: undefined,
    usage: undefined,
    uncited: [],
    unreadableFrames: 0,
    lostFrames: 0,
    broken: undefined,
  };
}

export type Emit = (event: ChatEvent) => void;

/** What a frame works on. */
export interface Target {
  readonly state: StreamState;
  readonly emit: Emit;
}

/** The frame made no sense, but held no piece of the answer: it is skipped and counted. */
export function skip({ state }: Target): void {
  state.unreadableFrames += 1;
}

/** The frame may have held a piece of the answer that nobody can read. */
export function lose(target: Target): void {
  target.state.lostFrames += 1;
  skip(target);
}

export interface NewBlock {
  readonly kind: OpenBlock['kind'];
  readonly index: number | undefined;
  readonly callId?: string | undefined;
  readonly content: BlockKind;
}
