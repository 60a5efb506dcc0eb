import type { ChatTranslation, StreamDecoder, WireFrame } from '@tollgate/adapters';
import { type ChatEvent, kibibyte } from '@tollgate/schema';
import type { SecretFilter } from '../secret-filter.js';
import type { UsageTap } from '../usage-tap.js';
import { type AnswerFrames, openAnswerFrames } from './answer-frames.js';

/** What becomes of a frame that is too long to be read. */
export type LostFrames =
  /** The caller gets it as it is; here it is only counted. */
  | 'pass'
  /** The caller would miss it without a sign, so the answer fails there. */
  | 'fail';

/** How many bytes of one frame may come before others get their turn between any two pieces of it. */
export const longFrameBytes = 128 * kibibyte;

/** Turns the bytes of one streamed answer into events, however they were cut, and shows them to the tap. */
export class AnswerDecoder {
  /** The bytes are no text, so that nothing can be taken out of them. */
  readonly isBinary: boolean;
  readonly #frames: AnswerFrames;
  readonly #machine: StreamDecoder;
  readonly #tap: UsageTap;
  readonly #lost: LostFrames;
  #hasBegun = false;
  #hasFailed = false;
  #openFrameBytes = 0;
  /** The provider has said that the answer is over; whatever still comes is none of it. */
  hasEnded = false;
  /** The provider has said that the answer is over before there was one. */
  isUnanswered = false;

  constructor(
    translation: ChatTranslation,
    parts: { readonly tap: UsageTap; readonly lost: LostFrames; readonly filter: SecretFilter },
  ) {
    this.isBinary = translation.framing === 'aws-event-stream';
    this.#lost = parts.lost;
    this.#frames = openAnswerFrames(translation.framing, parts.filter);
    this.#machine = translation.openStream();
    this.#tap = parts.tap;
  }

  /** Whether a frame is on its way that is so long that others should get their turn before more of it is read. */
  get isInLongFrame(): boolean {
    return this.#openFrameBytes > longFrameBytes;
  }

  /** Whether the provider's own counts say what the answer is billed by. */
  get isCounted(): boolean {
    return this.#tap.usageIsCurrent && this.#tap.usage.inputTokens !== undefined;
  }

  push(bytes: Buffer): readonly ChatEvent[] {
    return this.#eventsOf(this.frames(bytes));
  }

  /** The frames that these bytes complete; none once the answer is over. */
  frames(bytes: Buffer): readonly WireFrame[] {
    if (this.hasEnded) return [];
    const frames = this.#frames.push(bytes);
    this.#openFrameBytes = frames.length === 0 ? this.#openFrameBytes + bytes.length : 0;
    return frames;
  }

  /** The events of frames. */
  read(frames: readonly WireFrame[]): readonly ChatEvent[] {
    const [first] = frames;
    if (first === undefined) return [];
    const events = this.#answered(
      frames.length === 1 ? this.#machine.push(first) : frames.flatMap((frame) => this.#machine.push(frame)),
    );
    this.#tap.observe(events);
    this.hasEnded ||= isEnd(events.at(-1));
    return events;
  }

  /** The events that the end of the bytes brings: one that says so where the provider had not finished. */
  end(): readonly ChatEvent[] {
    const events = [...this.#eventsOf(this.#frames.end())];
    if (this.#hasFailed) return events;
    const last = this.#machine.close();
    this.#tap.observe(last);
    events.push(...last);
    return events;
  }

  /** The event that ends the answer for its caller. What still comes is read on, for the bill. */
  fail(): readonly ChatEvent[] {
    if (this.#tap.failure !== undefined) return [];
    const events = [{ ...unreadable, usage: this.#tap.usage }];
    this.#tap.observe(events);
    return events;
  }

  /** Frames that could not be read and may have held token counts. */
  unreadableFrames(): number {
    // A binary framing gives nothing behind a lost frame, so one that was lost came after the end.
    const lost = this.isBinary && this.hasEnded ? 0 : this.#frames.lost();
    return this.#machine.unreadableFrames() + lost;
  }

  /** An end before which nothing of an answer came is the end of none: it is an error. */
  #answered(events: readonly ChatEvent[]): readonly ChatEvent[] {
    this.#hasBegun ||= events.some(isOfAnswer);
    const last = events.at(-1);
    if (this.#hasBegun || last?.type !== 'response-end') return events;
    this.isUnanswered = true;
    return [...events.slice(0, -1), { ...unanswered, usage: last.usage }];
  }

  #eventsOf(frames: readonly WireFrame[]): readonly ChatEvent[] {
    if (this.#lost === 'pass' || this.hasEnded || (!this.#hasFailed && this.#frames.lost() === 0))
      return this.read(frames);
    if (this.#hasFailed) return [];
    // A binary framing gives nothing behind a lost frame; in text it could be any of these.
    const events = this.isBinary ? this.read(frames) : [];
    if (this.hasEnded) return events;
    this.#hasFailed = true;
    return [...events, ...this.fail()];
  }
}

const unreadable = {
  type: 'response-error',
  code: 'upstream.unreadable',
  message: 'The provider sent a piece of its answer that is damaged or too long to be translated',
} as const;

const unanswered = {
  type: 'response-error',
  code: 'upstream.truncated',
  message: 'The provider ended the stream without an answer in it that can be read',
} as const;

function isOfAnswer({ type }: ChatEvent): boolean {
  return type !== 'usage-update' && type !== 'response-end' && type !== 'response-error';
}

/** An answer that only we cannot read further has not ended: it goes on for a caller who may. */
function isEnd(event: ChatEvent | undefined): boolean {
  if (event?.type === 'response-error') return event.code !== unreadable.code;
  return event?.type === 'response-end';
}
