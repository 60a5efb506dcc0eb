import { StringDecoder } from 'node:string_decoder';
import { type EndpointEvent, openFramer, readEndpointEvent, type WireFrame } from '@tollgate/adapters';
import { parseJson, type TokenUsage } from '@tollgate/schema';
import {
  type AnswerContext,
  type AttemptResult,
  nothingRemains,
  relayStream,
  sendsAtOnce,
  type UsageTap,
} from '../inference/index.js';

/** Reads the events of one streamed answer, however its bytes were cut, and tells the tap what they count. */
export class EndpointEvents {
  readonly #text = new StringDecoder('utf8');
  readonly #framer = openFramer('sse-or-json');
  readonly #tap: UsageTap;
  /** What the request itself is charged for, beside what the events say. */
  readonly #known: TokenUsage;
  #pictures = 0;

  constructor(tap: UsageTap, known: TokenUsage = {}) {
    this.#tap = tap;
    this.#known = known;
  }

  /** What the events say that these bytes complete. */
  push(bytes: Buffer): readonly EndpointEvent[] {
    this.#tap.observeBytes();
    return this.#read(this.#framer.push(this.#text.write(bytes)));
  }

  end(): readonly EndpointEvent[] {
    return this.#read([...this.#framer.push(this.#text.end()), ...this.#framer.end()]);
  }

  unreadableFrames(): number {
    return this.#framer.oversizedFrames();
  }

  #read(frames: readonly WireFrame[]): readonly EndpointEvent[] {
    return frames.flatMap(({ data }) => {
      const value = parseJson(data);
      if (value === undefined) return [];
      const event = readEndpointEvent(value);
      this.#note(event);
      return [event];
    });
  }

  #note(event: EndpointEvent): void {
    if (event.type === 'failed') {
      this.#tap.failure = { code: 'upstream.error', message: event.message, upstreamType: event.upstreamType };
    } else if (event.type === 'whole') {
      this.#pictures += event.usage.images ?? 0;
      const pictures = this.#pictures === 0 ? {} : { images: this.#pictures };
      this.#tap.observeUsage({ ...this.#known, ...event.usage, ...pictures }, this.#tap.servedModel);
    }
  }
}

/** Hands events on as they are. */
export function relayEvents(context: AnswerContext, known: TokenUsage = {}): Promise<AttemptResult> {
  const events = new EndpointEvents(context.settlement.tap, known);
  return relayStream(context, events, {
    ...sendsAtOnce,
    shape: (bytes) => bytes,
    watch(bytes) {
      events.push(bytes);
    },
    finish() {
      events.end();
      return nothingRemains;
    },
  });
}
