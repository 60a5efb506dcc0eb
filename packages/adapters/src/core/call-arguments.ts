import type { ChatEvent, Choice, Finish } from '@tollgate/schema';
import { isValueOver, type JsonScan, scanPiece, startScan } from './json-scan.js';
import { mayMeanNoArguments, withoutNull } from './object-text.js';

/** Most of the arguments of a call that is held back because it may mean that there are none, in UTF-16 code units. */
const heldCharsMax = 64;

type EventOf<Type extends ChatEvent['type']> = Extract<ChatEvent, { readonly type: Type }>;

interface OpenCall {
  readonly choice: number;
  readonly scan: JsonScan;
  /** Pieces that may still turn out to mean that there are no arguments; undefined once they have been told. */
  held: string | undefined;
}

/** Sees to it that the arguments of the calls of one streamed answer can be read. */
export class CallArguments {
  readonly #failsWhereCut: boolean;
  /** Calls that have begun, by their block; most answers call nothing. */
  #open: Map<number, OpenCall> | undefined;
  /** Choices with a call that ended inside its arguments. */
  #cutChoices: Set<number> | undefined;
  /** Why the answer cannot be put together, once that is so. */
  broken: string | undefined;

  /** `failsWhereCut`: an answer that ends like any other, but inside the arguments of a call, is broken. */
  constructor(failsWhereCut: boolean) {
    this.#failsWhereCut = failsWhereCut;
  }

  /**
   * The events, in which a call that was given `null` or nothing but blanks for arguments has an empty object, as the same
   * call has in a whole answer.
   */
  take(events: readonly ChatEvent[]): readonly ChatEvent[] {
    if (this.#open === undefined && !hasCall(events)) return events;
    this.#open ??= new Map();
    return events.flatMap((event) => this.#one(event));
  }

  #one(event: ChatEvent): ChatEvent | readonly ChatEvent[] {
    switch (event.type) {
      case 'block-start':
        if (event.content.type !== 'tool-call') return event;
        this.#open?.set(event.block, { choice: event.choice, scan: startScan(), held: '' });
        return event;
      case 'tool-call-delta':
        return this.#piece(event);
      case 'block-end':
        return this.#end(event);
      case 'response-end':
        if (this.#failsWhereCut) this.#check(event);
        return event;
      default:
        return event;
    }
  }

  #piece(event: EventOf<'tool-call-delta'>): ChatEvent | readonly ChatEvent[] {
    const call = this.#open?.get(event.block);
    if (call === undefined) return event;
    if (this.#failsWhereCut) scanPiece(call.scan, event.json);
    if (call.held === undefined) return event;
    const told = call.held + event.json;
    call.held = told.length <= heldCharsMax && mayMeanNoArguments(told) ? told : undefined;
    return call.held === undefined ? { ...event, json: told } : [];
  }

  #end(event: EventOf<'block-end'>): ChatEvent | readonly ChatEvent[] {
    const { block } = event;
    const call = this.#open?.get(block);
    if (call === undefined) return event;
    this.#open?.delete(block);
    if (call.held !== undefined) return [{ type: 'tool-call-delta', block, json: withoutNull(call.held) }, event];
    this.#note(call);
    return event;
  }

  #note({ choice, scan }: OpenCall): void {
    if (this.#failsWhereCut && !isValueOver(scan)) (this.#cutChoices ??= new Set()).add(choice);
  }

  #check({ finishes }: EventOf<'response-end'>): void {
    for (const call of this.#open?.values() ?? []) this.#note(call);
    const isCut = finishes.some((finish, choice) => isOrdinary(finish) && this.#cutChoices?.has(choice) === true);
    if (isCut) this.broken = 'The provider ended its answer inside the arguments of a call.';
  }
}

/**
 * Whether a choice of a whole answer ends like any other, but inside the arguments of a call: the same choice breaks a
 * streamed answer.
 */
export function isCutInCall({ content, finish }: Choice): boolean {
  return isOrdinary(finish) && content.some((part) => part.type === 'tool-call' && isHalf(part.argumentsJson));
}

function isHalf(json: string): boolean {
  const scan = startScan();
  scanPiece(scan, json);
  return !isValueOver(scan);
}

/** Whether a finish says nothing of why arguments may break off, as the limit of the output and stop sequences do. */
function isOrdinary({ reason, raw, stopSequence }: Finish): boolean {
  if (stopSequence !== undefined || raw?.toLowerCase() === 'stop_sequence') return false;
  return reason === 'stop' || reason === 'tool-calls' || (reason === 'other' && raw === undefined);
}

function hasCall(events: readonly ChatEvent[]): boolean {
  // Counted by hand: an iterator of its own for each piece of text would cost more than the look at it.
  for (let place = 0; place < events.length; place += 1) {
    const event = events[place];
    if (event?.type === 'block-start' && event.content.type === 'tool-call') return true;
  }
  return false;
}
