import type { ClientFormat, OpaqueJoiner, StreamRenderer } from '@tollgate/adapters';
import { type ChatEvent, type JsonObject, kibibyte } from '@tollgate/schema';
import type { Asked } from '../call.js';
import { EventCutter } from '../event-cutter.js';
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
  /** What remains to be sent when the bytes have stopped; `isWhole` says whether they stopped as they should. */
  readonly finish: (isWhole: boolean) => Buffer | string;
  /** Of bytes that are no events; absent means events. */
  readonly contentType?: string;
}

const nothing = Buffer.alloc(0);

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

/** Bytes go on as they came and are looked at afterwards, so that looking costs them no time. */
export function passThrough(decoder: AnswerDecoder): StreamShape {
  return {
    shape: (bytes) => bytes,
    watch: (bytes) => {
      decoder.push(bytes);
    },
    ...sendsAtOnce,
    isBusy: () => decoder.isInLongFrame,
    finish() {
      decoder.end();
      return nothing;
    },
  };
}

/** Bytes go on event by event, without the events that are there only because the gateway asked for them. */
export function passThroughHiding(decoder: AnswerDecoder, format: ClientFormat, body: JsonObject): StreamShape {
  const cutter = new EventCutter();
  const isShown = (event: Buffer): boolean => {
    const frames = decoder.frames(event);
    decoder.read(frames);
    return !frames.some((frame) => format.passThrough.hidesFrame(body, frame));
  };
  return {
    shape(bytes) {
      const events = cutter.push(bytes);
      const shown = events.filter(isShown);
      return shown.length === 1 ? (shown[0] ?? nothing) : Buffer.concat(shown);
    },
    watch: () => undefined,
    ...sendsAtOnce,
    isBusy: () => decoder.isInLongFrame,
    finish() {
      const rest = cutter.end();
      const isRestShown = isShown(rest);
      decoder.end();
      return isRestShown ? rest : nothing;
    },
  };
}

/** Most that is written of a long event between two turns of the event loop, in UTF-16 code units. */
export const writtenCharsMax = 256 * kibibyte;

/** The answer is written anew in the caller's format. */
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

  constructor(decoder: AnswerDecoder, renderer: StreamRenderer, joiner: OpaqueJoiner) {
    this.#decoder = decoder;
    this.#renderer = renderer;
    this.#joiner = joiner;
  }

  shape(bytes: Buffer): string {
    return this.#write(this.#decoder.push(bytes));
  }

  watch(): void {
    // Has been read in `shape`.
  }

  isBusy(): boolean {
    return this.#waiting.length > 0 || this.#decoder.isInLongFrame;
  }

  more(): string | undefined {
    return this.#waiting.length === 0 ? undefined : this.#step();
  }

  drop(): void {
    this.#waiting = [];
    this.#written = 0;
  }

  /** What only says that the provider was cut off is not rendered: it would look like an end. */
  finish(): string {
    return this.#write(this.#decoder.end().filter(isNoCut));
  }

  #write(told: readonly ChatEvent[]): string {
    const events = this.#joiner.take(told);
    if (this.#waiting.length === 0 && events.every(isShort)) return render(events, this.#renderer);
    for (const event of events) this.#waiting.push(...piecesOf(event));
    return this.#step();
  }

  #step(): string {
    let text = '';
    while (text.length < writtenCharsMax) {
      const event = this.#waiting[this.#written];
      if (event === undefined) {
        this.drop();
        break;
      }
      this.#written += 1;
      text += this.#renderer.push(event);
    }
    return text;
  }
}

function render(events: readonly ChatEvent[], renderer: StreamRenderer): string {
  let text = '';
  for (const event of events) text += renderer.push(event);
  return text;
}

function isNoCut(event: ChatEvent): boolean {
  return event.type !== 'response-end' || event.finishes.every(({ reason }) => reason !== 'truncated');
}
