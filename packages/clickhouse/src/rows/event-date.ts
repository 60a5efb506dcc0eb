import type { RequestId } from '@tollgate/schema';

const timestampHexDigits = 12;
const versionIndex = 14;
/** Ids that claim an older time are not read as UUIDv7. */
const earliestMs = Date.UTC(2020, 0, 1);
const latestMs = Date.UTC(2100, 0, 1);

/**
 * The UTC day, as `YYYY-MM-DD`, under which all attempts of a request are stored. It is read from the id of the request,
 * which a proxy makes as a UUIDv7 at admission, so that no copy of an attempt can end up in another partition. For an id
 * without a time, `otherwiseMs` decides.
 */
export function eventDateOf(requestId: RequestId, otherwiseMs: number): string {
  return utcDay(admissionMsOf(requestId) ?? otherwiseMs);
}

/** When the request was admitted, according to its id; undefined when the id holds no time. */
export function admissionMsOf(requestId: RequestId): number | undefined {
  if (requestId[versionIndex] !== '7') return undefined;
  const timeMs = Number.parseInt(requestId.replaceAll('-', '').slice(0, timestampHexDigits), 16);
  return timeMs >= earliestMs && timeMs < latestMs ? timeMs : undefined;
}

let knownDay = { fromMs: 0, text: '1970-01-01' };
const dayMs = 86_400_000;

/** Nearly every event is of the day of the one before it, and making the text of a date is dear. */
function utcDay(timeMs: number): string {
  if (timeMs < knownDay.fromMs || timeMs >= knownDay.fromMs + dayMs) {
    const fromMs = Math.floor(timeMs / dayMs) * dayMs;
    knownDay = { fromMs, text: new Date(fromMs).toISOString().slice(0, 'YYYY-MM-DD'.length) };
  }
  return knownDay.text;
}
