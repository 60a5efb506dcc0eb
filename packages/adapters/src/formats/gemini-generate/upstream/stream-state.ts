import type { BlockKind, ChatEvent, Citation, Extensions, JsonObject, JsonValue, TokenUsage } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import type { PartialCall } from './partial-call.js';

/** Most candidates of one answer; the provider gives at most eight. Further ones are not read. */
export const candidatesMax = 128;
/** Most blocks of one answer; a stream that opens more is not read further. */
export const blocksMax = 4096;

export interface CandidateState {
  readonly index: number;
  /** The one block of this candidate that is open. */
  open: { readonly block: number; readonly type: BlockKind['type'] } | undefined;
  /** A call whose arguments are still arriving. */
  partialCall: PartialCall | undefined;
  calledTools: boolean;
  finishReason: string | undefined;
  /** Sources that no text block has taken yet, and those that one has. */
  pendingCitations: Citation[];
  readonly seenCitations: Set<string>;
  /** Probabilities of the tokens of this chunk, until its text takes them. */
  logprobs: JsonValue | undefined;
  /** What the candidate says besides its content, by its names there; the latest of each. */
  readonly members: Record<string, JsonValue>;
  searches: number | undefined;
}

/** One object a stream, changed in place and seen by its own machine only. */
export interface StreamState {
  started: boolean;
  ended: boolean;
  id: string | undefined;
  nextBlock: number;
  calls: number;
  readonly candidates: Map<number, CandidateState>;
  /** Why the prompt was blocked; such an answer has no candidate and is whole all the same. */
  blockReason: string | undefined;
  usage: TokenUsage;
  /** What the answer says besides its candidates, by its names there. */
  readonly members: Record<string, JsonValue>;
  unreadableFrames: number;
  /** Those of them that may have held a piece of the answer. */
  lostFrames: number;
  /** The last frame was broken, so nobody knows what it said. */
  endsUnreadable: boolean;
  /** Something of the answer has come, besides thoughts, that the last counts of its candidates do not count. */
  isUncounted: boolean;
  /** Content has come without a finish reason, and behind none: this provider does not name one with every piece. */
  speaksWithoutFinish: boolean;
  /** Content has come behind a finish reason of its candidate: with this provider the reason is no sign of an end. */
  goesOnBehindFinish: boolean;
  /** Counts have come when every candidate had its finish reason. */
  isCountedWhole: boolean;
  /** Why nothing that follows can be trusted, once that is so. */
  broken: string | undefined;
}

export type Emit = (event: ChatEvent) => void;

/** A fresh state for one response. */
export function startStream(): StreamState {
  return {
    started: false,
    ended: false,
    id: undefined,
    nextBlock: 0,
    calls: 0,
    candidates: new Map(),
    blockReason: undefined,
    usage: {},
    members: {},
    unreadableFrames: 0,
    lostFrames: 0,
    endsUnreadable: false,
    isUncounted: false,
    speaksWithoutFinish: false,
    goesOnBehindFinish: false,
    isCountedWhole: false,
    broken: undefined,
  };
}

/** The state of a candidate, made when it is first seen; undefined beyond `candidatesMax`. */
export function candidateAt(state: StreamState, index: number): CandidateState | undefined {
  const known = state.candidates.get(index);
  if (known !== undefined || index >= candidatesMax) return known;
  const candidate: CandidateState = {
    index,
    open: undefined,
    partialCall: undefined,
    calledTools: false,
    finishReason: undefined,
    pendingCitations: [],
    seenCitations: new Set(),
    logprobs: undefined,
    members: {},
    searches: undefined,
  };
  state.candidates.set(index, candidate);
  return candidate;
}

/** Counts a frame that may have held a piece of the answer which nobody can read. */
export function lose(state: StreamState): void {
  state.unreadableFrames += 1;
  state.lostFrames += 1;
}

/** Opens a block of a candidate and closes the one before it: blocks of one candidate never overlap. */
export function openBlock(state: StreamState, candidate: CandidateState, content: BlockKind, emit: Emit): number {
  closeBlock(candidate, emit);
  const block = state.nextBlock;
  if (block >= blocksMax) state.broken ??= `The answer has more than ${blocksMax} parts.`;
  state.nextBlock += 1;
  if (content.type !== 'reasoning') state.isUncounted = true;
  candidate.open = { block, type: content.type };
  emit({ type: 'block-start', block, choice: candidate.index, content });
  return block;
}

/** Closes the open block of a candidate, if there is one, with what belongs to its end. */
export function closeBlock(candidate: CandidateState, emit: Emit, members?: JsonObject): void {
  if (candidate.open === undefined) return;
  const { block } = candidate.open;
  candidate.open = undefined;
  const extensions: Extensions | undefined = members === undefined ? undefined : { 'gemini-generate': members };
  emit(defined({ type: 'block-end' as const, block, extensions }));
}

/** Gives the sources that have no text yet to the text block that is open. */
export function cite(candidate: CandidateState, emit: Emit): void {
  if (candidate.open?.type !== 'text') return;
  for (const citation of candidate.pendingCitations) {
    emit({ type: 'citation-delta', block: candidate.open.block, citation });
  }
  candidate.pendingCitations = [];
}
