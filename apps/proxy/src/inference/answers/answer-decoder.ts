import { StringDecoder } from 'node:string_decoder';
import {
  type ChatTranslation,
  openFramer,
  type StreamDecoder,
  type TextFramer,
  type WireFrame,
} from '@tollgate/adapters';
import type { ChatEvent } from '@tollgate/schema';
import type { UsageTap } from '../usage-tap.js';

/** Turns the bytes of one streamed answer into events, however they were cut, and shows them to the tap. */
export class AnswerDecoder {
  readonly #text = new StringDecoder('utf8');
  readonly #framer: TextFramer;
  readonly #machine: StreamDecoder;
  readonly #tap: UsageTap;

  constructor(translation: ChatTranslation, tap: UsageTap) {
    this.#framer = openFramer(translation.framing);
    this.#machine = translation.openStream();
    this.#tap = tap;
  }

  push(bytes: Buffer): readonly ChatEvent[] {
    return this.read(this.frames(bytes));
  }

  /** The frames that these bytes complete. */
  frames(bytes: Buffer): readonly WireFrame[] {
    return this.#framer.push(this.#text.write(bytes));
  }

  /** The events of frames. */
  read(frames: readonly WireFrame[]): readonly ChatEvent[] {
    const [first] = frames;
    if (first === undefined) return [];
    const events =
      frames.length === 1 ? this.#machine.push(first) : frames.flatMap((frame) => this.#machine.push(frame));
    this.#tap.observe(events);
    return events;
  }

  /** The events that the end of the bytes brings: one that says so where the provider had not finished. */
  end(): readonly ChatEvent[] {
    const events = [...this.read([...this.#framer.push(this.#text.end()), ...this.#framer.end()])];
    const last = this.#machine.close();
    this.#tap.observe(last);
    events.push(...last);
    return events;
  }

  /** Frames that could not be read and may have held token counts. */
  unreadableFrames(): number {
    return this.#machine.unreadableFrames() + this.#framer.oversizedFrames();
  }
}
