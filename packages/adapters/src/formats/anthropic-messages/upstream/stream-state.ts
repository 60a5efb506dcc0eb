import type { ChatEvent, Finish, JsonObject } from '@tollgate/schema';
import type { Step } from '../../../core/stream-machine.js';
import type { UsageCounters } from './usage.js';

/** A block of the answer between its start and its stop. */
export interface OpenBlock {
  /** Its number in the vocabulary's events. The wire's own index is not used: it may repeat in a broken stream. */
  readonly block: number;
  readonly kind: 'text' | 'reasoning' | 'redacted-reasoning' | 'tool-call' | 'opaque';
  /** Only of a tool call. */
  readonly id?: string;
  /** Only of a tool call: the arguments that came with its start, for as long as no delta has brought others. */
  readonly argumentsJson?: string;
  /** Only of a tool call: its arguments have come as a value of JSON, to which no piece can add. */
  readonly hasWholeArguments?: boolean;
}

/** Most blocks that may be open at a time; the format itself opens one after another. */
export const openBlocksMax = 64;

/** What is known of one streamed answer so far. Text deltas, the bulk of a stream, leave it as it is. */
export interface MessagesStreamState {
  readonly phase: 'waiting' | 'streaming' | 'ended';
  /** Open blocks by their index on the wire. */
  readonly open: ReadonlyMap<number, OpenBlock>;
  readonly nextBlock: number;
  readonly usage: UsageCounters;
  /** A count of the output came with `message_delta`; the one of `message_start` is only that of its beginning. */
  readonly outputIsFinal: boolean;
  readonly finish: Finish;
  readonly answer: {
    readonly stop_details?: JsonObject;
    readonly container?: JsonObject;
    readonly context_management?: JsonObject;
    readonly usage?: JsonObject;
  };
  readonly unreadableFrames: number;
  /** Those of them that may have held a piece of the answer. */
  readonly lostFrames: number;
}

export type MessagesStep = Step<MessagesStreamState>;

export const startOfStream: MessagesStreamState = {
  phase: 'waiting',
  open: new Map(),
  nextBlock: 0,
  usage: {},
  outputIsFinal: false,
  finish: { reason: 'other' },
  answer: {},
  unreadableFrames: 0,
  lostFrames: 0,
};

const noEvents: readonly ChatEvent[] = [];

/** Nothing to tell and nothing learnt. */
export function stay(state: MessagesStreamState): MessagesStep {
  return { state, events: noEvents };
}

/** One event that leaves the state as it is. */
export function emit(state: MessagesStreamState, event: ChatEvent): MessagesStep {
  return { state, events: [event] };
}

/** The frame made no sense, but held no piece of the answer: it is skipped and counted. */
export function skip(state: MessagesStreamState): MessagesStep {
  return { state: { ...state, unreadableFrames: state.unreadableFrames + 1 }, events: noEvents };
}

/** The frame may have held a piece of the answer that nobody can read. */
export function lose(state: MessagesStreamState): MessagesStep {
  return skip({ ...state, lostFrames: state.lostFrames + 1 });
}
