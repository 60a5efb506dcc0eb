import { kibibyte } from '@tollgate/schema';

/** How many bytes may come before the first line that says something. */
const blankBytesMax = 4 * kibibyte;
/** The bytes of a byte order mark, which may stand before the events. */
const mark = '\xEF\xBB\xBF';
/** What the lines of server-sent events begin with (HTML standard, section 9.2.6); a comment with the colon alone. */
const beginnings = ['data:', 'event:', 'id:', 'retry:', ':'] as const;

/** Whether bytes begin as server-sent events do, behind any empty lines; undefined where too few have come to tell. */
export function beginsLikeEvents(bytes: Buffer): boolean | undefined {
  const text = bytes.toString('latin1', 0, blankBytesMax);
  if (mark.startsWith(text)) return undefined;
  const line = (text.startsWith(mark) ? text.slice(mark.length) : text).replace(/^[\r\n]+/, '');
  if (line === '') return bytes.length < blankBytesMax ? undefined : false;
  if (beginnings.some((beginning) => line.startsWith(beginning))) return true;
  return beginnings.some((beginning) => beginning.startsWith(line)) ? undefined : false;
}
