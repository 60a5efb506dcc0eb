import type { ChatEvent } from '@tollgate/schema';
import { CallArguments } from './call-arguments.js';
import { CallIds } from './call-ids.js';
import type { WireFrame } from './wire.js';

export interface Step<State> {
  readonly state: State;
  readonly events: readonly ChatEvent[];
}

/** A Mealy machine: frames in, events out. No clock, no I/O. */
export interface StreamMachine<State> {
  /** A fresh state for one response. */
  readonly start: () => State;
  readonly step: (state: State, frame: WireFrame) => Step<State>;
  /**
   * Called once when the bytes stop, whether or not the provider had finished. `isCut`: they broke off or nobody waited
   * for more, so that their end says nothing.
   */
  readonly close: (state: State, isCut: boolean) => readonly ChatEvent[];
  /** How many frames could not be read so far; usage of such an attempt is less than final. */
  readonly unreadableFrames: (state: State) => number;
  /**
   * How many of them may have held a piece of the answer: what is no JSON, and content without a place. An answer that is
   * written anew must not go on behind one, because nobody would see that something is missing. One that is handed on as
   * it came goes on, and so does the machine, for the counts.
   */
  readonly lostFrames: (state: State) => number;
  /** Why the answer cannot be put together, once that is so; absent where there is nothing to put together. */
  readonly broken?: (state: State) => string | undefined;
  /**
   * Whether an answer that ends inside the arguments of a call, and like any other, is broken; absent where the machine
   * sees to that itself.
   */
  readonly failsWhereCut?: boolean;
  /** Whether the answer would be whole if the bytes ended now; absent where the format says itself where it ends. */
  readonly isSettled?: (state: State) => boolean;
  /** The same where that is not certain: more may follow after a while. */
  readonly isLikelyOver?: (state: State) => boolean;
}

/** The machine with its state type hidden, as the proxy holds it for one response. */
export interface StreamDecoder {
  readonly push: (frame: WireFrame) => readonly ChatEvent[];
  /** Absent means that the bytes have not been cut. */
  readonly close: (isCut?: boolean) => readonly ChatEvent[];
  readonly unreadableFrames: () => number;
  readonly lostFrames: () => number;
  readonly broken: () => string | undefined;
  readonly isSettled?: () => boolean;
  readonly isLikelyOver?: () => boolean;
}

/** What a state notes of an answer that cannot be put together. */
export interface BreakableState {
  unreadableFrames: number;
  lostFrames: number;
  /** Why nothing that follows can be trusted, once that is so. */
  broken: string | undefined;
}

/** Counts what broke the answer as a frame that was lost, once: what else is wrong with it comes of the same. */
export function loseIfBroken(state: BreakableState): void {
  if (state.broken === undefined || state.lostFrames > 0) return;
  state.unreadableFrames += 1;
  state.lostFrames += 1;
}

/** Runs a machine for one response. */
export function runMachine<State>(machine: StreamMachine<State>): StreamDecoder {
  let state = machine.start();
  const { isSettled, isLikelyOver } = machine;
  const callIds = new CallIds();
  const callArguments = new CallArguments(machine.failsWhereCut === true);
  const cutCalls = () => (callArguments.broken === undefined ? 0 : 1);
  return {
    push(frame) {
      const step = machine.step(state, frame);
      state = step.state;
      return callArguments.take(callIds.apart(step.events));
    },
    close: (isCut = false) => machine.close(state, isCut),
    unreadableFrames: () => machine.unreadableFrames(state) + cutCalls(),
    lostFrames: () => machine.lostFrames(state) + cutCalls(),
    broken: () => machine.broken?.(state) ?? callArguments.broken,
    ...(isSettled === undefined ? {} : { isSettled: () => isSettled(state) }),
    ...(isLikelyOver === undefined ? {} : { isLikelyOver: () => isLikelyOver(state) }),
  };
}
