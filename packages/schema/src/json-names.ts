const backslash = 0x5c;
const colon = 0x3a;

/**
 * Whether the name of any member is written with an escape, as in `{"\u0041": 1}`. Looks only at strings that hold a
 * backslash, so a text without one costs one search. Of text that is no JSON it is right up to where that shows.
 */
export function hasEscapedName(text: string): boolean {
  let escape = text.indexOf('\\');
  while (escape !== -1) {
    const end = endOfString(text, escape);
    if (end === -1) return false;
    if (text.charCodeAt(skipSpace(text, end)) === colon) return true;
    escape = text.indexOf('\\', end);
  }
  return false;
}

/** Behind the closing quote of the string that `from` is inside of; -1 if it is never closed. */
export function endOfString(text: string, from: number): number {
  let quote = text.indexOf('"', from);
  while (quote !== -1 && isEscaped(text, quote)) quote = text.indexOf('"', quote + 1);
  return quote === -1 ? -1 : quote + 1;
}

/** Each pair of backslashes before it is a backslash of the text; one that is left over makes the quote one as well. */
function isEscaped(text: string, quote: number): boolean {
  let at = quote;
  while (text.charCodeAt(at - 1) === backslash) at--;
  return (quote - at) % 2 === 1;
}

/** The first place from `at` on that holds none of the four characters that JSON takes for space. */
export function skipSpace(text: string, at: number): number {
  let next = at;
  for (;;) {
    const code = text.charCodeAt(next);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return next;
    next++;
  }
}
