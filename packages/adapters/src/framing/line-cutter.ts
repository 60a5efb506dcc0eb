import { frameCharsMax } from './framer.js';

/** Takes one line without its end; `oversized` lines come with their first character only, for telling comments. */
export type LineSink = (line: string, oversized: boolean) => void;

/** Cuts text into lines ended by LF, CR or CRLF, wherever the text was cut on its way. */
export interface LineCutter {
  readonly push: (text: string, sink: LineSink) => void;
  /** Hands over what stands after the last line end. */
  readonly end: (sink: LineSink) => void;
}

/**
 * Every character is looked at once, so the time is linear even for one huge line; of a line that is longer than
 * `charsMax` nothing but its first character is kept.
 */
export function openLineCutter(charsMax = frameCharsMax): LineCutter {
  let pending = '';
  let oversized = false;
  let afterCarriageReturn = false;

  const keep = (text: string): void => {
    if (oversized) return;
    if (pending.length + text.length > charsMax) {
      pending = (pending === '' ? text : pending).charAt(0);
      oversized = true;
      return;
    }
    pending = pending === '' ? text : pending + text;
  };
  const hand = (sink: LineSink): void => {
    const line = pending;
    const wasOversized = oversized;
    pending = '';
    oversized = false;
    sink(line, wasOversized);
  };

  return {
    push(text, sink) {
      let start = 0;
      if (afterCarriageReturn && text !== '') {
        afterCarriageReturn = false;
        if (text.charCodeAt(0) === lineFeed) start = 1;
      }
      // The next carriage return is looked up again only once it was passed: most providers never send one.
      let nextReturn = text.indexOf('\r', start);
      while (start < text.length) {
        const nextFeed = nextReturn === -1 ? text.indexOf('\n', start) : indexOfBefore(text, start, nextReturn);
        const lineEnd = nextFeed === -1 ? nextReturn : nextFeed;
        if (lineEnd === -1) break;
        keep(text.slice(start, lineEnd));
        hand(sink);
        start = lineEnd + 1;
        if (lineEnd === nextReturn) {
          if (start === text.length) afterCarriageReturn = true;
          else if (text.charCodeAt(start) === lineFeed) start += 1;
          nextReturn = text.indexOf('\r', start);
        }
      }
      if (start < text.length) keep(text.slice(start));
    },
    end(sink) {
      if (pending !== '' || oversized) hand(sink);
    },
  };
}

const lineFeed = 10;

/** Where the next line feed stands, if it stands before `limit`. Never looks beyond `limit`, which keeps the whole linear. */
function indexOfBefore(text: string, start: number, limit: number): number {
  const found = text.slice(start, limit).indexOf('\n');
  return found === -1 ? -1 : start + found;
}
