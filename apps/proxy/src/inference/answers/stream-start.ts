import { kibibyte } from '@tollgate/schema';

/** What a body begins like. */
export type BodyStart = 'events' | 'list' | 'object' | 'other';

/** How many bytes may come before the first line that says something. */
const blankBytesMax = 4 * kibibyte;
/** The bytes of a byte order mark, which may stand before the events. */
const mark = '\xEF\xBB\xBF';
/** What the lines of server-sent events begin with (HTML standard, section 9.2.6); a comment with the colon alone. */
const lineStarts = ['data:', 'event:', 'id:', 'retry:', ':'] as const;

/** What bytes begin like, behind any empty lines: server-sent events, JSON, or neither; undefined where too few have come to tell. */
export function startOf(bytes: Buffer): BodyStart | undefined {
  const text = bytes.toString('latin1', 0, blankBytesMax);
  if (mark.startsWith(text)) return undefined;
  const line = (text.startsWith(mark) ? text.slice(mark.length) : text).replace(/^[\r\n]+/, '');
  if (lineStarts.some((start) => line.startsWith(start))) return 'events';
  const [first] = line.trimStart();
  if (first === undefined) return bytes.length < blankBytesMax ? undefined : 'other';
  if (first === '[') return 'list';
  if (first === '{') return 'object';
  return lineStarts.some((start) => start.startsWith(line)) ? undefined : 'other';
}
