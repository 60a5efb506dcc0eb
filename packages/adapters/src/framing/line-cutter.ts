/** Takes the lines of a text, each without its end. */
export interface LineSink {
  readonly line: (line: string) => void;
  /** A line longer than `wholeLineCharsMax`, part by part; `isFirst` is the one with its beginning. */
  readonly part: (part: string, isFirst: boolean) => void;
  /** The end of a line that came in parts. */
  readonly longEnd?: () => void;
}

/** Cuts text into lines ended by LF, CR or CRLF, wherever the text was cut on its way. */
export interface LineCutter {
  readonly push: (text: string, sink: LineSink) => void;
  /** Hands over what stands after the last line end. */
  readonly end: (sink: LineSink) => void;
}

/** Longest line that is held to be handed over whole, in UTF-16 code units. */
export const wholeLineCharsMax = 64 * 1024;

/** Every character is looked at once, and of a long line nothing is kept: the time is linear, the memory bounded. */
export function openLineCutter(): LineCutter {
  let pending = '';
  let isLong = false;
  let afterCarriageReturn = false;

  const keep = (text: string, sink: LineSink): void => {
    if (isLong) sink.part(text, false);
    else if (pending.length + text.length > wholeLineCharsMax) {
      sink.part(pending + text, true);
      pending = '';
      isLong = true;
    } else pending = pending === '' ? text : pending + text;
  };
  const hand = (sink: LineSink): void => {
    const line = pending;
    const wasLong = isLong;
    pending = '';
    isLong = false;
    if (wasLong) sink.longEnd?.();
    else sink.line(line);
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
        keep(text.slice(start, lineEnd), sink);
        hand(sink);
        start = lineEnd + 1;
        if (lineEnd === nextReturn) {
          if (start === text.length) afterCarriageReturn = true;
          else if (text.charCodeAt(start) === lineFeed) start += 1;
          nextReturn = text.indexOf('\r', start);
        }
      }
      if (start < text.length) keep(text.slice(start), sink);
    },
    end(sink) {
      if (pending !== '' || isLong) hand(sink);
    },
  };
}

const lineFeed = 10;

/** Where the next line feed stands, if it stands before `limit`. Never looks beyond `limit`, which keeps the whole linear. */
function indexOfBefore(text: string, start: number, limit: number): number {
  const found = text.slice(start, limit).indexOf('\n');
  return found === -1 ? -1 : start + found;
}
