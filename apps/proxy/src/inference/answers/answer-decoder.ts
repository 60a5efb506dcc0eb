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

/** What becomes of a frame that is too long to be kept. */
export type OversizedFrames =
  /** The caller gets it as it is; here it is only counted. */
  | 'pass'
  /** The caller would miss it without a sign, so the answer fails there. */
  | 'fail';

/** Turns the bytes of one streamed answer into events, however they were cut, and shows them to the tap. */
export class AnswerDecoder {
  readonly #text = new StringDecoder('utf8');
  readonly #framer: TextFramer;
  readonly #machine: StreamDecoder;
  readonly #tap: UsageTap;
  readonly #oversized: OversizedFrames;
  #hasFailed = false;

  constructor(translation: ChatTranslation, tap: UsageTap, oversized: OversizedFrames) {
    this.#oversized = oversized;
    this.#framer = openFramer(translation.framing);
    this.#machine = translation.openStream();
    this.#tap = tap;
  }

  push(bytes: Buffer): readonly ChatEvent[] {
    const frames = this.frames(bytes);
    return this.#endsHere() ? this.#fail() : this.read(frames);
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
    const frames = [...this.#framer.push(this.#text.end()), ...this.#framer.end()];
    if (this.#endsHere()) return this.#fail();
    const events = [...this.read(frames)];
    const last = this.#machine.close();
    this.#tap.observe(last);
    events.push(...last);
    return events;
  }

  /** Frames that could not be read and may have held token counts. */
  unreadableFrames(): number {
    return this.#machine.unreadableFrames() + this.#framer.oversizedFrames();
  }

  #endsHere(): boolean {
    return this.#oversized === 'fail' && (this.#hasFailed || this.#framer.oversizedFrames() > 0);
  }

  /** The one terminal event; nothing that came with the lost frame or after it is told. */
  #fail(): readonly ChatEvent[] {
    if (this.#hasFailed) return [];
    this.#hasFailed = true;
    const events = [{ ...tooLong, usage: this.#tap.usage }];
    this.#tap.observe(events);
    return events;
  }
}

const tooLong = {
  type: 'response-error',
  code: 'upstream.unreadable',
  message: 'The provider sent a piece of its answer that is too long to be translated',
} as const;
