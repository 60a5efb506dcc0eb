import { dayMs, hourMs, minuteMs, secondMs } from '@tollgate/schema';

/** Longest wait that is believed; a provider that asks for more is taken to mean this. */
export const retryAfterMsMax = dayMs;

type Headers = Readonly<Record<string, string>>;

/**
 * How long a failed call asks to wait, from the most exact source to the weakest: `retry-after-ms`, `retry-after` in
 * seconds or as a date (counted from the answer's own `date`), the reset time of a rate limit with nothing left, and
 * the words "try again in 1.5s" of the message. Undefined when none of them is there.
 */
export function readRetryAfterMs(headers: Headers, message = ''): number | undefined {
  const wait =
    readNumber(headers['retry-after-ms']) ??
    readSecondsOrDate(headers['retry-after'], headers['date']) ??
    readExhaustedReset(headers) ??
    parseDurationMs(tryAgainPattern.exec(message)?.[1]);
  return wait === undefined ? undefined : Math.min(Math.max(0, Math.round(wait)), retryAfterMsMax);
}

const durationPattern =
  /^(?:(\d{1,6})h)?(?:(\d{1,6})m(?!s))?(?:(\d{1,9}(?:\.\d{1,9})?)s)?(?:(\d{1,9}(?:\.\d{1,9})?)ms)?$/;
const tryAgainPattern = /try again in ((?:[\d.]{1,16}(?:ms|h|m|s)){1,4})/i;

/** Reads a duration such as `12ms`, `0s`, `7m12s` or `1h8m25.745s`; anything else gives undefined. */
export function parseDurationMs(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const match = durationPattern.exec(text);
  if (match === null) return undefined;
  const [, hours = '0', minutes = '0', seconds = '0', milliseconds = '0'] = match;
  return Number(hours) * hourMs + Number(minutes) * minuteMs + Number(seconds) * secondMs + Number(milliseconds);
}

function readNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,12}(?:\.\d{1,9})?\s*$/.test(text) ? Number(text) : undefined;
}

/** A date without the answer's own clock beside it says nothing here, where no clock may be asked. */
function readSecondsOrDate(text: string | undefined, answeredAt: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = readNumber(text);
  if (seconds !== undefined) return seconds * secondMs;
  const wait = Date.parse(text) - Date.parse(answeredAt ?? '');
  return Number.isNaN(wait) ? undefined : wait;
}

/** `x-ratelimit-reset-<what>` of every limit whose `x-ratelimit-remaining-<what>` is zero; the longest counts. */
function readExhaustedReset(headers: Headers): number | undefined {
  const waits: number[] = [];
  for (const what of ['requests', 'tokens']) {
    if (readNumber(headers[`x-ratelimit-remaining-${what}`]) !== 0) continue;
    const wait = parseDurationMs(headers[`x-ratelimit-reset-${what}`]);
    if (wait !== undefined) waits.push(wait);
  }
  return waits.length === 0 ? undefined : Math.max(...waits);
}
