import type { WireFrame } from '../core/wire.js';
import { frameCharsMax, type TextFramer } from './framer.js';
import { openLineCutter } from './line-cutter.js';

const byteOrderMark = '\uFEFF';
const none: readonly WireFrame[] = [];

/**
 * Cuts a stream of server-sent events by the rules of the HTML standard, with one difference: an event that the bytes
 * end in counts, because some providers close the connection without the empty line. Lines that are neither a field nor a
 * comment are handed to `takeOther`, whose frames stand in their place among the events.
 */
export function openSseFramer(
  takeOther?: (line: string) => readonly WireFrame[],
  charsMax = frameCharsMax,
): TextFramer {
  const cutter = openLineCutter(charsMax);
  let started = false;
  let event = '';
  let data: string | undefined;
  let dropping = false;
  let oversizedFrames = 0;
  let frames: WireFrame[] = [];

  const drop = (): void => {
    dropping = true;
    data = undefined;
  };
  const dispatch = (): void => {
    if (dropping) oversizedFrames += 1;
    else if (data !== undefined) frames.push(event === '' ? { data } : { event, data });
    event = '';
    data = undefined;
    dropping = false;
  };
  const addData = (value: string): void => {
    if (dropping) return;
    if (data === undefined) data = value;
    else if (data.length + value.length >= charsMax) drop();
    else data = `${data}\n${value}`;
  };
  const takeLine = (line: string, oversized: boolean): void => {
    if (oversized) {
      if (line !== ':') drop();
    } else if (line === '') dispatch();
    else if (line.startsWith('data:')) addData(valueAfter(line, 'data:'.length));
    else if (line.startsWith('event:')) event = valueAfter(line, 'event:'.length);
    else if (line === 'data') addData('');
    else if (line === 'event') event = '';
    // All else is a comment, or one of the fields `id` and `retry`, which only matter to a browser that reconnects.
    else if (takeOther !== undefined) frames.push(...takeOther(line));
  };
  const take = (): readonly WireFrame[] => {
    if (frames.length === 0) return none;
    const taken = frames;
    frames = [];
    return taken;
  };

  return {
    push(text) {
      if (text === '') return none;
      const skipped = !started && text.startsWith(byteOrderMark) ? text.slice(1) : text;
      started = true;
      cutter.push(skipped, takeLine);
      return take();
    },
    end() {
      cutter.end(takeLine);
      dispatch();
      return take();
    },
    oversizedFrames: () => oversizedFrames,
  };
}

/** The value of a field: one space after the colon is not part of it. */
function valueAfter(line: string, nameLength: number): string {
  return line.slice(line.charCodeAt(nameLength) === space ? nameLength + 1 : nameLength);
}

const space = 32;
