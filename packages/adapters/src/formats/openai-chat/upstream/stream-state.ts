import type { BlockKind, ChatEvent, Citation, Finish, JsonObject, JsonValue, TokenUsage } from '@tollgate/schema';
import type { JsonScan } from '../../../core/json-scan.js';
import type { WireMessage } from '../openai-chat.wire.js';

/** Most answers of one response; further ones are not read. OpenAI allows as many. */
export const choicesMax = 128;
/** Most blocks of one response; a stream that opens more is not read further. */
export const blocksMax = 4096;

/** Most of the calls of a choice that wait for a name, in UTF-16 code units; real providers name a call before its arguments. */
export const heldArgumentsCharsMax = 64 * 1024;
/** Longest name of a tool, in UTF-16 code units; what is longer is none. */
export const toolNameCharsMax = 1024;

/**
 * A tool call of one choice. It is told once its arguments begin or something else does, because until then more of its
 * name may come, and behind the calls before it, of which one may wait for its name. Closed once another block has opened, unless that is a call too and this one's arguments are not over.
 */
export interface ToolCallState {
  /** As the provider says it; one that comes without gets its own when it is told. */
  id: string | undefined;
  name: string;
  /** Arguments came behind the name, so that it is all that there is of it. */
  nameIsOver: boolean;
  custom: boolean;
  extraContent: JsonObject | undefined;
  /** Arguments that came before the call could be told. */
  held: string;
  /** Undefined until the call is told. */
  block: number | undefined;
  wroteArguments: boolean;
  readonly scan: JsonScan;
  closed: boolean;
}

export interface ChoiceState {
  readonly index: number;
  /** The newest block of this choice, while it is open; calls that it found unfinished are open beside it. */
  open: { readonly block: number; readonly type: BlockKind['type'] } | undefined;
  /** By the provider's index, and in that order; where a provider uses one index twice, the later call. */
  readonly toolCalls: Map<number, ToolCallState>;
  /** How much of them is held, in UTF-16 code units. */
  heldChars: number;
  lastToolIndex: number;
  /** Of the whole response's sources, those already cited. */
  sourcesCited: boolean;
  /** Annotations that cite nothing; they go with the end of the block. */
  annotations: JsonValue[];
  /** Probabilities of tokens that no text has taken yet. */
  logprobs: JsonValue | undefined;
  finishReason: string | undefined;
  /** The newest whole message that came where others send a piece of one. */
  message: WireMessage | undefined;
}

/** One object a stream, changed in place and seen by its own machine only: a copy a chunk would cost more than the parse. */
export interface StreamState {
  ended: boolean;
  started: boolean;
  id: string | undefined;
  /** As the newest chunk says that names one. */
  serviceTier: string | undefined;
  nextBlock: number;
  readonly choices: Map<number, ChoiceState>;
  sources: readonly Citation[];
  usage: TokenUsage;
  /** Something of the answer has come that the last counts do not count. */
  isUncounted: boolean;
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
    serviceTier: undefined,
    nextBlock: 0,
    choices: new Map(),
    sources: [],
    usage: {},
    isUncounted: false,
    unreadableFrames: 0,
    lostFrames: 0,
    broken: undefined,
  };
}

/** The state of a choice, made when it is first seen; undefined beyond `choicesMax`. */
export function choiceAt(state: StreamState, index: number): ChoiceState | undefined {
  const known = state.choices.get(index);
  if (known !== undefined || index >= choicesMax) return known;
  const choice: ChoiceState = {
    index,
    open: undefined,
    toolCalls: new Map(),
    heldChars: 0,
    lastToolIndex: -1,
    sourcesCited: false,
    annotations: [],
    logprobs: undefined,
    finishReason: undefined,
    message: undefined,
  };
  state.choices.set(index, choice);
  return choice;
}

/** One finish a choice, in their order; a choice that was skipped has none to tell. */
export function finishesOf(state: StreamState, finishOf: (choice: ChoiceState | undefined) => Finish): Finish[] {
  const last = Math.max(0, ...state.choices.keys());
  return Array.from({ length: last + 1 }, (_, index) => finishOf(state.choices.get(index)));
}

export type Emit = (event: ChatEvent) => void;
