import {
  type ChatTranslation,
  exactFrame,
  jsonOfFrame,
  type StreamDecoder,
  type Untellable,
  type WireFrame,
} from '@tollgate/adapters';
import { type ChatEvent, kibibyte } from '@tollgate/schema';
import type { SecretFilter } from '../secret-filter.js';
import type { UsageTap } from '../usage-tap.js';
import { type AnswerFrames, openAnswerFrames } from './answer-frames.js';

/** What becomes of a frame that cannot be read: too long, damaged, or content without a place. */
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
  readonly #openFrames: () => AnswerFrames;
  readonly #frames: AnswerFrames;
  readonly #machine: StreamDecoder;
  readonly #tap: UsageTap;
  readonly #lost: LostFrames;
  #hasBegun = false;
  #hasFailed = false;
  #openFrameBytes = 0;
  /** How many of the last frames have been read, where they are read up to the first that is lost. */
  #framesRead = 0;
  /** The answer is over, because the provider said so or because it has failed; whatever still comes is none of it. */
  hasEnded = false;
  /** How often something of the answer has come, in a format in which more may follow a whole one. */
  answerPieces = 0;
  /** The answer has failed here, and what follows is read for the bill alone. */
  #countsAlone = false;
  /** The answer could be read, but not told. */
  #isUntellable = false;
  /** The provider has said that the answer is over before there was one. */
  isUnanswered = false;

  constructor(
    translation: ChatTranslation,
    parts: { readonly tap: UsageTap; readonly lost: LostFrames; readonly filter: SecretFilter },
  ) {
    this.isBinary = translation.framing === 'aws-event-stream';
    this.#lost = parts.lost;
    this.#openFrames = () => openAnswerFrames(translation.framing, parts.filter);
    this.#frames = this.#openFrames();
    this.#machine = translation.openStream();
    this.#tap = parts.tap;
  }

  /** Whether a frame is on its way that is so long that others should get their turn before more of it is read. */
  get isInLongFrame(): boolean {
    return this.#openFrameBytes > longFrameBytes;
  }

  /** Whether the format lets more follow an answer that is whole. */
  get maySettle(): boolean {
    return this.#machine.isSettled !== undefined;
  }

  /** Whether the provider has said all that makes an answer whole, in a format in which more may follow. */
  get isSettled(): boolean {
    return this.#machine.isSettled?.() === true;
  }

  /** Whether the same is so unless the provider says it with every piece. */
  get isLikelyOver(): boolean {
    return this.#machine.isLikelyOver?.() === true;
  }

  /** Whether the provider's own counts say what the answer is billed by. */
  get isCounted(): boolean {
    return this.#tap.usageIsCurrent && this.#tap.usage.inputTokens !== undefined;
  }

  /** Whether the answer has failed here, but its provider may still say what it counts. */
  get mayCount(): boolean {
    return this.#countsAlone || (this.#isUntellable && !this.hasEnded);
  }

  push(bytes: Buffer): readonly ChatEvent[] {
    if (this.#countsAlone) this.#countAlone(this.#frames.push(bytes));
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
      frames.length === 1 ? this.#step(first) : frames.flatMap((frame) => this.#step(frame)),
    );
    this.#tap.observe(events);
    if (this.maySettle && events.some(isOfAnswer)) this.answerPieces += 1;
    this.hasEnded ||= this.#isEnd(events.at(-1));
    return events;
  }

  /** Whether bytes that stand by themselves hold frames, of which none is broken. */
  canRead(bytes: Buffer): boolean {
    const cutter = this.#openFrames();
    const frames = [...cutter.push(bytes), ...cutter.end()];
    return frames.length > 0 && frames.every((frame) => jsonOfFrame(frame) !== undefined);
  }

  /** What is not handed on as it came has to keep the numbers in it. */
  #step(frame: WireFrame): readonly ChatEvent[] {
    return this.#machine.push(this.#lost === 'fail' ? exactFrame(frame) : frame);
  }

  /**
   * The events that the end of the bytes brings: one that says so where the provider had not finished. `isWhole` says
   * whether they stopped as they should.
   */
  end(isWhole = true): readonly ChatEvent[] {
    if (this.#hasFailed) {
      if (this.#countsAlone) this.#countAlone(this.#frames.end());
      this.#tap.observeLate(this.#machine.close(!isWhole));
      return [];
    }
    const events = [...this.#eventsOf(this.#frames.end())];
    const last = this.#machine.close(!isWhole);
    if (this.#hasFailed) this.#tap.observeLate(last);
    if (this.#hasFailed) return events;
    this.#tap.observe(last);
    events.push(...last);
    return events;
  }

  /** The event that ends an answer which its caller cannot be told. What still comes is read on, for the bill. */
  failUntold({ message, isByChance }: Untellable): readonly ChatEvent[] {
    this.#isUntellable = true;
    const events = this.#fail({ ...unreadable, message });
    const { failure } = this.#tap;
    if (events.length > 0 && failure !== undefined) this.#tap.failure = { ...failure, retryable: isByChance };
    return events;
  }

  #fail(failure: Omit<ResponseError, 'usage'>): readonly ChatEvent[] {
    if (this.#tap.failure !== undefined) return [];
    const events = [{ ...failure, usage: this.#tap.usage }];
    this.#tap.observe(events);
    return events;
  }

  /** What keeps an answer from being whole although its end has come. */
  #flawOf(end: ResponseEnd): Omit<ResponseError, 'usage'> | undefined {
    return this.#machine.lostFrames() > 0 ? this.#unreadable() : unexplainedEnd(end);
  }

  #unreadable(): Omit<ResponseError, 'usage'> {
    return { ...unreadable, message: this.#machine.broken() ?? unreadable.message };
  }

  /** Frames that could not be read and may have held token counts. */
  unreadableFrames(): number {
    // A binary framing gives nothing behind a lost frame, so one that was lost came after the end.
    const lost = this.isBinary && this.hasEnded && !this.#hasFailed ? 0 : this.#frames.lost();
    return this.#machine.unreadableFrames() + lost;
  }

  /** An end before which nothing of an answer came is the end of none: it is an error. So is one that gives no reason. */
  #answered(events: readonly ChatEvent[]): readonly ChatEvent[] {
    this.#hasBegun ||= events.some(isOfAnswer);
    const last = events.at(-1);
    if (last?.type !== 'response-end') return events;
    this.isUnanswered = !this.#hasBegun;
    const failure = this.isUnanswered ? unanswered : this.#lost === 'fail' ? this.#flawOf(last) : undefined;
    return failure === undefined ? events : [...events.slice(0, -1), { ...failure, usage: last.usage }];
  }

  #eventsOf(frames: readonly WireFrame[]): readonly ChatEvent[] {
    if (this.#lost === 'pass' || this.hasEnded) return this.read(frames);
    const isFrameLost = this.#frames.lost() > 0;
    // A binary framing gives nothing behind a lost frame; in text it could be any of these.
    this.#framesRead = 0;
    const events = isFrameLost && !this.isBinary ? [] : this.#readUntilLost(frames);
    if (this.hasEnded || (!isFrameLost && this.#machine.lostFrames() === 0)) return events;
    this.#hasFailed = true;
    this.hasEnded = true;
    // What stands behind a lost frame of a binary framing cannot be found.
    this.#countsAlone = !(isFrameLost && this.isBinary);
    const failure = this.#fail(this.#unreadable());
    this.#countAlone(frames.slice(this.#framesRead));
    return [...events, ...failure];
  }

  /** Takes for the bill what follows a failure. */
  #countAlone(frames: readonly WireFrame[]): void {
    for (const frame of frames) {
      if (!this.#countsAlone) return;
      const events = this.#step(frame);
      this.#tap.observeLate(events);
      this.#countsAlone = !events.some(({ type }) => type === 'response-end' || type === 'response-error');
    }
  }

  /** The events up to the first frame of which a piece may be lost. */
  #readUntilLost(frames: readonly WireFrame[]): readonly ChatEvent[] {
    this.#framesRead = frames.length;
    if (frames.length < 2) return this.read(frames);
    const events: ChatEvent[] = [];
    for (const [at, frame] of frames.entries()) {
      this.#framesRead = at + 1;
      events.push(...this.read([frame]));
      if (this.hasEnded || this.#machine.lostFrames() > 0) break;
    }
    return events;
  }

  /** An answer that only we cannot read further goes on for a caller who gets its bytes. */
  #isEnd(event: ChatEvent | undefined): boolean {
    if (event?.type === 'response-error') return this.#lost === 'fail' || event.code !== unreadable.code;
    return event?.type === 'response-end';
  }
}

type ResponseError = Extract<ChatEvent, { readonly type: 'response-error' }>;
type ResponseEnd = Extract<ChatEvent, { readonly type: 'response-end' }>;

const unreadable = {
  type: 'response-error',
  code: 'upstream.unreadable',
  message: 'The provider sent a piece of its answer that is damaged, has no place, or is too long to be translated',
} as const;

const unanswered = {
  type: 'response-error',
  code: 'upstream.truncated',
  message: 'The provider ended the stream without an answer in it that can be read',
} as const;

const unexplained = {
  type: 'response-error',
  code: 'upstream.truncated',
  message: 'The provider ended its answer without saying why it was over, as one does that was cut off itself',
} as const;

/** What an end is worth for which there is no word of the provider's: it may stand where the answer was cut off. */
function unexplainedEnd({ finishes }: ResponseEnd) {
  const isUnexplained = finishes.every(({ reason, raw }) => reason === 'other' && raw === undefined);
  return isUnexplained ? unexplained : undefined;
}

function isOfAnswer({ type }: ChatEvent): boolean {
  return type !== 'usage-update' && type !== 'response-end' && type !== 'response-error';
}
