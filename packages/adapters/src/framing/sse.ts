import { type JsonReader, openJsonReader } from '../core/json-reader.js';
import type { WireFrame } from '../core/wire.js';
import { frameCharsMax, type TextFramer } from './framer.js';
import { openLineCutter, wholeLineCharsMax } from './line-cutter.js';

const byteOrderMark = '\uFEFF';
const none: readonly WireFrame[] = [];

/** Takes lines that are neither a field nor a comment; of a long one each part, of which one is the first. */
export type TakeOther = (text: string, isFirst: boolean) => readonly WireFrame[];

/** What the line at hand is, where it comes in parts. */
type LongLine = 'data' | 'other' | 'ignored';

/**
 * Cuts a stream of server-sent events by the rules of the HTML standard, with one difference: an event that the bytes
 * end in counts, because some providers close the connection without the empty line. Lines that are neither a field nor a
 * comment are handed to `takeOther`, whose frames stand in their place among the events.
 */
export function openSseFramer(takeOther?: TakeOther): TextFramer {
  return new SseFramer(takeOther);
}

class SseFramer implements TextFramer {
  readonly #cutter = openLineCutter();
  readonly #takeOther: TakeOther | undefined;
  #started = false;
  #event = '';
  #data: string | undefined;
  /** Reads the data of the event at hand where a line of it was long. */
  #reader: JsonReader | undefined;
  #readChars = 0;
  #longLine: LongLine = 'ignored';
  #dropping = false;
  #oversized = 0;
  #frames: WireFrame[] = [];

  constructor(takeOther: TakeOther | undefined) {
    this.#takeOther = takeOther;
  }

  push(text: string): readonly WireFrame[] {
    if (text === '') return none;
    const skipped = !this.#started && text.startsWith(byteOrderMark) ? text.slice(1) : text;
    this.#started = true;
    this.#cutter.push(skipped, this);
    return this.#take();
  }

  end(): readonly WireFrame[] {
    this.#cutter.end(this);
    this.#dispatch();
    return this.#take();
  }

  oversizedFrames(): number {
    return this.#oversized;
  }

  line(line: string): void {
    if (line === '') this.#dispatch();
    else if (line.startsWith('data:')) this.#addData(valueAfter(line, 'data:'.length));
    else if (line.startsWith('event:')) this.#event = valueAfter(line, 'event:'.length);
    else if (line === 'data') this.#addData('');
    else if (line === 'event') this.#event = '';
    // All else is a comment, or one of the fields `id` and `retry`, which only matter to a browser that reconnects.
    else if (this.#takeOther !== undefined) this.#frames.push(...this.#takeOther(line, true));
  }

  part(part: string, isFirst: boolean): void {
    if (isFirst) this.#longLine = this.#kindOf(part);
    if (this.#longLine === 'other') this.#frames.push(...(this.#takeOther?.(part, isFirst) ?? none));
    else if (this.#longLine === 'data') this.#readOn(isFirst ? valueAfter(part, 'data:'.length) : part, isFirst);
  }

  #kindOf(part: string): LongLine {
    if (part.startsWith('data:')) return 'data';
    // No event has so long a name: what this is nobody can tell.
    if (part.startsWith('event:')) this.#drop();
    return part.startsWith(':') || this.#takeOther === undefined ? 'ignored' : 'other';
  }

  #addData(value: string): void {
    if (this.#dropping) return;
    if (this.#reader === undefined && this.#data === undefined) this.#data = value;
    else if (this.#data === undefined || this.#data.length + value.length > wholeLineCharsMax)
      this.#readOn(value, true);
    else this.#data = `${this.#data}\n${value}`;
  }

  /** Data that is not kept, but read while it comes. */
  #readOn(value: string, isNewLine: boolean): void {
    if (this.#dropping) return;
    const before = this.#data === undefined ? '' : `${this.#data}\n`;
    const text = this.#reader !== undefined && isNewLine ? `\n${value}` : before + value;
    this.#data = undefined;
    this.#readChars += text.length;
    if (this.#readChars > frameCharsMax) return this.#drop();
    this.#reader ??= openJsonReader();
    this.#reader.push(text);
  }

  #drop(): void {
    this.#dropping = true;
    this.#data = undefined;
    this.#reader = undefined;
  }

  #dispatch(): void {
    const event = this.#event === '' ? {} : { event: this.#event };
    if (this.#dropping) this.#oversized += 1;
    else if (this.#reader !== undefined) {
      this.#frames.push({ ...event, data: '', long: { value: this.#reader.end() } });
    } else if (this.#data !== undefined) {
      this.#frames.push(this.#event === '' ? { data: this.#data } : { event: this.#event, data: this.#data });
    }
    this.#event = '';
    this.#data = undefined;
    this.#reader = undefined;
    this.#readChars = 0;
    this.#dropping = false;
  }

  #take(): readonly WireFrame[] {
    if (this.#frames.length === 0) return none;
    const taken = this.#frames;
    this.#frames = [];
    return taken;
  }
}

/** The value of a field: one space after the colon is not part of it. */
function valueAfter(line: string, nameLength: number): string {
  return line.slice(line.charCodeAt(nameLength) === space ? nameLength + 1 : nameLength);
}

const space = 32;
