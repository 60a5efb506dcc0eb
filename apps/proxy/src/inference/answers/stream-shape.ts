import type { ClientFormat, OpaqueJoiner, StreamRenderer } from '@tollgate/adapters';
import { type ChatEvent, type JsonObject, kibibyte, type TokenUsage } from '@tollgate/schema';
import type { Asked } from '../call.js';
import { type CutEvent, EventCutter } from '../event-cutter.js';
import type { AnswerDecoder } from './answer-decoder.js';
import { isShort, piecesOf } from './event-pieces.js';

/** What the caller gets for the bytes of a provider. */
export interface StreamShape {
  /** What to send for these bytes, or the beginning of it where it is long. */
  readonly shape: (bytes: Buffer) => Buffer | string;
  /** Looks at bytes that have been sent; a shape that reads them itself does nothing here. */
  readonly watch: (bytes: Buffer) => void;
  /** Whether others should get their turn before the next bytes, or before what is left of the last. */
  readonly isBusy: () => boolean;
  /** The next of what is left to send; undefined when nothing is. */
  readonly more: () => string | undefined;
  /** Forgets what is left to send. */
  readonly drop: () => void;
  /**
   * Takes note that the bytes have stopped; `isWhole` says whether they stopped as they should. What remains to be sent
   * is told once it is known by which counts the answer is billed.
   */
  readonly finish: (isWhole: boolean) => (billed: TokenUsage) => Buffer | string;
  /** Whether the caller has been told all of a whole answer, its end included; absent where only the last bytes tell. */
  readonly hasTold?: () => boolean;
  /** Whether the failure is one of which the bytes that were sent say nothing; absent means that they do. */
  readonly isUntold?: () => boolean;
  /** Of bytes that are no events; absent means events. */
  readonly contentType?: string;
}

const nothing = Buffer.alloc(0);
const lineFeed = 0x0a;

/** That nothing remains to be sent. */
export const nothingRemains = (): Buffer => nothing;

/** What a shape says that sends at once whatever it has. */
export const sendsAtOnce = {
  isBusy: () => false,
  more: () => undefined,
  drop: () => undefined,
} satisfies Partial<StreamShape>;

/** The content type of a stream in the caller's framing. */
export function streamContentType({ framing }: Asked): string {
  return framing === 'json-array' ? 'application/json; charset=utf-8' : 'text/event-stream; charset=utf-8';
}

/**
 * Bytes go on as they came and are looked at afterwards, so that looking costs them no time. Only from what may be the
 * end of the answer are they looked at before: what comes after the end is not for the caller.
 */
export function passThrough(decoder: AnswerDecoder, format: ClientFormat): StreamShape {
  const { endMarkers, strayEnd } = format.passThrough;
  const holdsMarker = markerFinder(strayEnd === undefined ? endMarkers : [...endMarkers, strayEnd]);
  const cutter = new EventCutter();
  let mayEnd = false;
  return {
    shape(bytes) {
      if (decoder.hasEnded) return nothing;
      mayEnd ||= holdsMarker(bytes) || (strayEnd !== undefined && stopsInside(`data: ${strayEnd}`, bytes));
      return mayEnd ? upToEnd({ decoder, cutter, strayEnd }, bytes) : bytes;
    },
    watch(bytes) {
      if (!mayEnd) decoder.push(bytes);
    },
    ...sendsAtOnce,
    isBusy: () => decoder.isInLongFrame,
    hasTold: () => decoder.hasEnded || decoder.isSettled,
    isUntold: () => decoder.isUnanswered,
    finish(isWhole) {
      const rest = cutter.end();
      const isShown = rest.bytes.length > 0 && !decoder.hasEnded && isOfAnswer({ decoder, strayEnd }, rest);
      decoder.end(isWhole);
      return () => (isShown ? rest.bytes : nothing);
    },
  };
}

/** Whether a piece completes one of the markers, which may have begun in the pieces before. */
function markerFinder(markers: readonly string[]): (bytes: Buffer) => boolean {
  const longest = Math.max(...markers.map(({ length }) => length));
  const endOf = (bytes: Buffer) => bytes.subarray(1 - longest);
  const holdsOne = (bytes: Buffer) => markers.some((marker) => bytes.includes(marker));
  let tail: Buffer = nothing;
  return (bytes) => {
    if (holdsOne(bytes)) return true;
    if (tail.length > 0 && holdsOne(Buffer.concat([tail, bytes.subarray(0, longest - 1)]))) return true;
    // No marker goes on behind the end of a line, where nearly all pieces end.
    tail = bytes.at(-1) === lineFeed ? nothing : endOf(Buffer.concat([tail, endOf(bytes)]));
    return false;
  };
}

/** Who reads a stream event by event. */
interface EventReader {
  readonly decoder: AnswerDecoder;
  readonly cutter: EventCutter;
  readonly strayEnd: string | undefined;
}

/**
 * Reads a piece event by event and gives what of it stands before the end of the answer, the end included. Where an event
 * might be none of the answer, it is given only once it is complete.
 */
function upToEnd(reader: EventReader, bytes: Buffer): Buffer {
  const { decoder, cutter, strayEnd } = reader;
  const shown: Buffer[] = [];
  const events = cutter.push(bytes);
  if (!decoder.maySettle && strayEnd === undefined) events.push(cutter.release());
  for (const event of events) {
    if (decoder.hasEnded || decoder.isUnanswered) break;
    if (isOfAnswer(reader, event)) shown.push(event.bytes);
  }
  return shown.length === 1 ? (shown[0] ?? nothing) : Buffer.concat(shown);
}

/**
 * Reads an event and says whether it is for the caller. The end of an answer of which nothing came would make one of
 * none; and what cannot be read behind a whole one, or is no piece of it, would make it look broken.
 */
function isOfAnswer({ decoder, strayEnd }: Omit<EventReader, 'cutter'>, { bytes, isPiece }: CutEvent): boolean {
  const { isSettled } = decoder;
  if (strayEnd !== undefined && isNothingBut(strayEnd, bytes)) {
    decoder.push(bytes);
    return false;
  }
  if (isSettled && isBareError(bytes)) return false;
  if (isSettled && !isPiece && !isLineFeed(bytes) && !decoder.canRead(bytes)) return false;
  decoder.push(bytes);
  return !decoder.isUnanswered && !(isSettled && decoder.hasEnded);
}

/** Whether a piece stops inside a line that may become this one. */
function stopsInside(line: string, bytes: Buffer): boolean {
  const begun = bytes.subarray(bytes.lastIndexOf(lineFeed) + 1);
  return begun.length > 0 && begun.length < line.length && line.startsWith(begun.toString('latin1'));
}

/** Whether an event says this word alone. */
function isNothingBut(word: string, event: Buffer): boolean {
  if (!event.includes(word)) return false;
  const data = event.toString('utf8').match(dataLine)?.[1];
  return data?.trim() === word;
}

const dataLine = /^data:(.*)$/m;

/** An error that stands between the events as Google sends it: only what comes behind it says where it ends. */
function isBareError(bytes: Buffer): boolean {
  return /^\s*\{\s*"error"/.test(bytes.toString('latin1', 0, bareErrorBytes));
}

const bareErrorBytes = 64;

/** The second half of an event's last line end, where the bytes were cut inside it: without it the event has no end. */
function isLineFeed(event: Buffer): boolean {
  return event.length === 1 && event[0] === lineFeed;
}

/** Bytes go on event by event, without the events that are there only because the gateway asked for them. */
export function passThroughHiding(decoder: AnswerDecoder, format: ClientFormat, body: JsonObject): StreamShape {
  const cutter = new EventCutter();
  const isShown = ({ bytes }: CutEvent): boolean => {
    if (decoder.hasEnded) return false;
    const frames = decoder.frames(bytes);
    decoder.read(frames);
    return !decoder.isUnanswered && !frames.some((frame) => format.passThrough.hidesFrame(body, frame));
  };
  return {
    shape(bytes) {
      const events = cutter.push(bytes);
      const shown = events.filter(isShown).map((event) => event.bytes);
      return shown.length === 1 ? (shown[0] ?? nothing) : Buffer.concat(shown);
    },
    watch: () => undefined,
    ...sendsAtOnce,
    isBusy: () => decoder.isInLongFrame,
    isUntold: () => decoder.isUnanswered,
    finish(isWhole) {
      const rest = cutter.end();
      const isRestShown = isShown(rest);
      decoder.end(isWhole);
      return () => (isRestShown ? rest.bytes : nothing);
    },
  };
}

/** Most that is written of a long event between two turns of the event loop, in UTF-16 code units. */
export const writtenCharsMax = 256 * kibibyte;

/**
 * The answer is written anew in the caller's format. An end that the provider's counts do not settle waits for those
 * that the answer is billed by.
 */
export function translated(decoder: AnswerDecoder, renderer: StreamRenderer, joiner: OpaqueJoiner): StreamShape {
  return new TranslatedShape(decoder, renderer, joiner);
}

class TranslatedShape implements StreamShape {
  readonly #decoder: AnswerDecoder;
  readonly #renderer: StreamRenderer;
  readonly #joiner: OpaqueJoiner;
  /** Events, long ones in pieces, that have not been written yet. */
  #waiting: ChatEvent[] = [];
  #written = 0;
  /** The next piece of what the last event that was written still has to say. */
  #left: string | undefined;
  #uncountedEnd: ResponseEnd | undefined;

  constructor(decoder: AnswerDecoder, renderer: StreamRenderer, joiner: OpaqueJoiner) {
    this.#decoder = decoder;
    this.#renderer = renderer;
    this.#joiner = joiner;
  }

  shape(bytes: Buffer): string {
    return this.#write(this.#counted(this.#decoder.push(bytes)));
  }

  watch(): void {
    // Has been read in `shape`.
  }

  isBusy(): boolean {
    return !this.#isIdle || this.#decoder.isInLongFrame;
  }

  more(): string | undefined {
    return this.#isIdle ? undefined : this.#step();
  }

  drop(): void {
    this.#waiting = [];
    this.#written = 0;
    this.#left = undefined;
  }

  finish(isWhole: boolean): (billed: TokenUsage) => string {
    const rest = this.#counted(this.#decoder.end(isWhole));
    const end = this.#uncountedEnd;
    return (billed) => this.#write(end === undefined ? rest : [...rest, { ...end, usage: billed }]);
  }

  /**
   * The events without an end that is not counted, which is kept. One that only says that the provider was cut off is not
   * told at all: it would look like an end.
   */
  #counted(events: readonly ChatEvent[]): readonly ChatEvent[] {
    const last = events.at(-1);
    if (last?.type !== 'response-end') return events;
    const isCut = last.finishes.some(({ reason }) => reason === 'truncated');
    if (!isCut && this.#decoder.isCounted) return events;
    if (!isCut) this.#uncountedEnd = last;
    return events.slice(0, -1);
  }

  get #isIdle(): boolean {
    return this.#waiting.length === 0 && this.#left === undefined;
  }

  #write(told: readonly ChatEvent[]): string {
    const events = this.#joined(told);
    if (this.#isIdle && events.every(isShort)) return this.#writeShort(events);
    for (const event of events) this.#waiting.push(...piecesOf(event));
    return this.#step();
  }

  /** A block that cannot be told ends the answer in an error: the caller would miss it without a sign. */
  #joined(told: readonly ChatEvent[]): readonly ChatEvent[] {
    if (this.#joiner.lost !== undefined) return this.#joiner.take(told);
    const events = this.#joiner.take(told);
    const { lost } = this.#joiner;
    return lost === undefined ? events : [...events, ...this.#decoder.failUntold(lost)];
  }

  #writeShort(events: readonly ChatEvent[]): string {
    let text = '';
    for (const event of events) {
      if (this.#left === undefined) text += this.#render(event);
      else this.#waiting.push(event);
    }
    return text;
  }

  /** Behind an empty piece, which stands for work that has been done, others have their turn. */
  #step(): string {
    if (this.#left === '') this.#left = this.#renderer.more?.();
    let text = '';
    while (text.length < writtenCharsMax && this.#left !== '') {
      if (this.#left !== undefined) {
        text += this.#left;
        this.#left = this.#renderer.more?.();
        continue;
      }
      const event = this.#waiting[this.#written];
      if (event === undefined) {
        this.drop();
        break;
      }
      this.#written += 1;
      text += this.#render(event);
    }
    return text;
  }

  #render(event: ChatEvent): string {
    const text = this.#renderer.push(event);
    this.#left = this.#renderer.more?.();
    return text;
  }
}

type ResponseEnd = Extract<ChatEvent, { readonly type: 'response-end' }>;
