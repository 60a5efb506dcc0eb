import type { ChatEvent, Finish, JsonObject, TokenUsage } from '@tollgate/schema';
import type { Step } from '../../../core/stream-machine.js';

/** The block that is being written; the format writes one after the other. */
export interface OpenBlock {
  /** Its index on the wire. */
  readonly index: number;
  /** Its number in the vocabulary's events. The wire's own index is not used: it may repeat in a broken stream. */
  readonly block: number;
  readonly kind: 'text' | 'reasoning' | 'tool-call' | 'opaque';
  /** Only of a tool call. */
  readonly id?: string;
  /** Only of a tool call: whether the model has written arguments. */
  readonly hasArguments?: boolean;
  /** Only of a tool call: its arguments have come as a value of JSON, to which no piece can add. */
  readonly hasWholeArguments?: boolean;
}

/** Hidden reasoning, which has to be whole before it can be told. */
export interface HiddenBlock {
  readonly index: number;
  readonly kind: 'hidden';
  /** Its pieces so far, with a space between them, which base64 does not hold. */
  readonly blobs: string;
}

/** What is known of one streamed answer so far. Text deltas, the bulk of a stream, leave it as it is. */
export interface ConverseStreamState {
  readonly phase: 'waiting' | 'streaming' | 'ended';
  readonly open?: OpenBlock | HiddenBlock;
  readonly nextBlock: number;
  /** Whether the caller's tools were called. */
  readonly called: boolean;
  /** Said by `messageStop`; the answer ends with the `metadata` behind it. */
  readonly finish?: Finish;
  readonly usage: TokenUsage;
  /** The last `metadata`. */
  readonly metadata?: JsonObject;
  readonly unreadableFrames: number;
  /** Those of them that may have held a piece of the answer. */
  readonly lostFrames: number;
}

export type ConverseStep = Step<ConverseStreamState>;

export const startOfStream: ConverseStreamState = {
  phase: 'waiting',
  nextBlock: 0,
  called: false,
  usage: {},
  unreadableFrames: 0,
  lostFrames: 0,
};

const noEvents: readonly ChatEvent[] = [];

/** Nothing to tell and nothing learnt. */
export function stay(state: ConverseStreamState): ConverseStep {
  return { state, events: noEvents };
}

/** One event that leaves the state as it is. */
export function emit(state: ConverseStreamState, event: ChatEvent): ConverseStep {
  return { state, events: [event] };
}

/** The frame made no sense, but held no piece of the answer: it is skipped and counted. */
export function skip(state: ConverseStreamState): ConverseStep {
  return { state: { ...state, unreadableFrames: state.unreadableFrames + 1 }, events: noEvents };
}

/** The frame may have held a piece of the answer that nobody can read. */
export function lose(state: ConverseStreamState): ConverseStep {
  return skip({ ...state, lostFrames: state.lostFrames + 1 });
}
