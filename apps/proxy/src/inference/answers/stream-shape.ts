import type { ClientFormat, StreamRenderer } from '@tollgate/adapters';
import type { ChatEvent, JsonObject } from '@tollgate/schema';
import type { Asked } from '../call.js';
import { EventCutter } from '../event-cutter.js';
import type { AnswerDecoder } from './answer-decoder.js';

/** What the caller gets for the bytes of a provider. */
export interface StreamShape {
  /** What to send for these bytes. */
  readonly shape: (bytes: Buffer) => Buffer | string;
  /** Looks at bytes that have been sent; a shape that reads them itself does nothing here. */
  readonly watch: (bytes: Buffer) => void;
  /** What remains to be sent when the bytes have stopped. */
  readonly finish: () => Buffer | string;
}

const nothing = Buffer.alloc(0);

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
    finish() {
      const rest = cutter.end();
      const isRestShown = isShown(rest);
      decoder.end();
      return isRestShown ? rest : nothing;
    },
  };
}

/** The answer is written anew in the caller's format. */
export function translated(decoder: AnswerDecoder, renderer: StreamRenderer): StreamShape {
  return {
    shape: (bytes) => render(decoder.push(bytes), renderer),
    watch: () => undefined,
    // What only says that the provider was cut off is not rendered: it would look like an end.
    finish: () => render(decoder.end().filter(isNoCut), renderer),
  };
}

function render(events: readonly ChatEvent[], renderer: StreamRenderer): string {
  let text = '';
  for (const event of events) text += renderer.push(event);
  return text;
}

function isNoCut(event: ChatEvent): boolean {
  return event.type !== 'response-end' || event.finishes.every(({ reason }) => reason !== 'truncated');
}
