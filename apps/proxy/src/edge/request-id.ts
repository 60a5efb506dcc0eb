import { randomFillSync } from 'node:crypto';
import type { RequestId } from '@tollgate/schema';

const randomBytesPerId = 10;
/** Drawing random bytes costs more than all the rest of an id, however few are drawn; so they are drawn in stock. */
const idsPerDraw = 400;
const hexRadix = 16;
const timestampHexChars = 12;
const variants = '89ab';
const uuidChars = 36;

const stock = Buffer.alloc(randomBytesPerId * idsPerDraw);
let next = stock.length;

/** A new UUIDv7: unique, and sorted by the millisecond `nowMs` it was made in. */
export function newRequestId(nowMs: number): RequestId {
  if (next === stock.length) {
    randomFillSync(stock);
    next = 0;
  }
  const time = nowMs.toString(hexRadix).padStart(timestampHexChars, '0');
  const variant = variants.charAt((stock[next] ?? 0) & (variants.length - 1));
  const random = stock.toString('hex', next, next + randomBytesPerId);
  next += randomBytesPerId;
  const id = `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(2, 5)}-${variant}${random.slice(5, 8)}-${random.slice(8)}`;
  if (!isRequestId(id)) throw new Error(`${id} is no id of a request`);
  return id;
}

/** What was put together above is a UUID if no part of it was too long or too short. */
function isRequestId(text: string): text is RequestId {
  return text.length === uuidChars;
}
