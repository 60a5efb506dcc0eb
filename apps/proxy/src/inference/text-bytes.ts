import { kibibyte } from '@tollgate/schema';

/** From how many bytes on a body is looked at: below, what it may hold of a picture matters little. */
const lookedIntoBytes = 32 * kibibyte;
/** What stands before the bytes of a picture, a document or a sound, in all dialects. */
const mediaStarts = ['"data":"', '"data": "', ';base64,'].map((start) => Buffer.from(start));
/** A text under such a name may be short; media never are. */
const mediaBytesMin = kibibyte;
/** How many texts are looked at that may be media; a request has a few, and nobody should wait for more. */
const mediaMax = 4096;
const quote = 0x22;

/** How many bytes of a body are no media in base64, which a model does not read as text; for a guess of its tokens. */
export function textBytesOf(body: Buffer): number {
  if (body.length < lookedIntoBytes) return body.length;
  const seekers = mediaStarts.map((start) => ({ start, at: place(body, start, 0) }));
  let bytes = body.length;
  for (let from = 0, seen = 0; from < body.length && seen < mediaMax; seen += 1) {
    // Each is looked for once only behind a place: a body may hold a million of one kind and none of another.
    for (const seeker of seekers) if (seeker.at < from) seeker.at = place(body, seeker.start, from);
    const begin = Math.min(...seekers.map(({ start, at }) => at + start.length));
    if (begin > body.length) break;
    const end = body.indexOf(quote, begin);
    const length = (end === -1 ? body.length : end) - begin;
    if (length >= mediaBytesMin) bytes -= length;
    from = begin + length;
  }
  return bytes;
}

/** Where a text stands from a place on; infinitely far where it does not. */
function place(body: Buffer, text: Buffer, from: number): number {
  const at = body.indexOf(text, from);
  return at === -1 ? Number.POSITIVE_INFINITY : at;
}
