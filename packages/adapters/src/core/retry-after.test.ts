import { describe, expect, test } from '@jest/globals';
import { parseDurationMs, readRetryAfterMs, retryAfterMsMax } from './retry-after.js';

describe('a duration', () => {
  test.each([
    ['12ms', 12],
    ['0s', 0],
    ['1s', 1000],
    ['1.242s', 1242],
    ['7m12s', 432_000],
    ['6m0s', 360_000],
    ['1h8m25.745s', 4_105_745],
    ['2h', 7_200_000],
    ['34s', 34_000],
    ['1s500ms', 1500],
    ['130ms', 130],
    ['0.5ms', 0.5],
  ])('%s is %d ms', (text, expected) => {
    expect(parseDurationMs(text)).toBeCloseTo(expected, 6);
  });

  test.each(['', 'soon', '5', '5 s', '-5s', '1d', '1s1h', 'NaNs', '1.2.3s', undefined])('%j is none', (text) => {
    expect(parseDurationMs(text)).toBeUndefined();
  });
});

describe('how long a failed call asks to wait', () => {
  test('is in retry-after-ms, before all others', () => {
    expect(readRetryAfterMs({ 'retry-after-ms': '1500', 'retry-after': '20' }, 'try again in 9s')).toBe(1500);
    expect(readRetryAfterMs({ 'retry-after-ms': '0.6' })).toBe(1);
  });

  test('is in retry-after, in seconds', () => {
    expect(readRetryAfterMs({ 'retry-after': '20' })).toBe(20_000);
    expect(readRetryAfterMs({ 'retry-after': ' 1.5 ' })).toBe(1500);
    expect(readRetryAfterMs({ 'retry-after': '0' })).toBe(0);
  });

  test('is in retry-after as a date, counted from the date of the answer', () => {
    const headers = { date: 'Mon, 23 Nov 2026 10:00:00 GMT', 'retry-after': 'Mon, 23 Nov 2026 10:00:30 GMT' };
    expect(readRetryAfterMs(headers)).toBe(30_000);
    expect(readRetryAfterMs({ ...headers, 'retry-after': 'Mon, 23 Nov 2026 09:59:00 GMT' })).toBe(0);
  });

  test('is unknown for a date without the date of the answer, because nothing here asks a clock', () => {
    expect(readRetryAfterMs({ 'retry-after': 'Mon, 23 Nov 2026 10:00:30 GMT' })).toBeUndefined();
    expect(readRetryAfterMs({ 'retry-after': 'soon', date: 'Mon, 23 Nov 2026 10:00:00 GMT' })).toBeUndefined();
  });

  test('is the reset of the limit that has nothing left', () => {
    const headers = {
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '7m12s',
      'x-ratelimit-remaining-tokens': '900',
      'x-ratelimit-reset-tokens': '6h',
    };
    expect(readRetryAfterMs(headers)).toBe(432_000);
    expect(readRetryAfterMs({ ...headers, 'x-ratelimit-remaining-tokens': '0' })).toBe(21_600_000);
    expect(readRetryAfterMs({ ...headers, 'x-ratelimit-remaining-requests': '1' })).toBeUndefined();
  });

  test('is unknown for an exhausted limit without a readable reset', () => {
    expect(readRetryAfterMs({ 'x-ratelimit-remaining-requests': '0' })).toBeUndefined();
    expect(readRetryAfterMs({ 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '' })).toBeUndefined();
  });

  test.each([
    ['Rate limit reached. Please try again in 20s.', 20_000],
    ['Please try again in 1.242s. Visit our page.', 1242],
    ['Please try again in 6m0s.', 360_000],
    ['Please try again in 120ms.', 120],
  ])('is in the words %j', (message, expected) => {
    expect(readRetryAfterMs({}, message)).toBe(expected);
  });

  test('is unknown where nobody says it', () => {
    expect(readRetryAfterMs({})).toBeUndefined();
    expect(readRetryAfterMs({ 'retry-after': '' }, 'Please try again later.')).toBeUndefined();
    expect(readRetryAfterMs({ 'retry-after': '-5' })).toBeUndefined();
  });

  test('is never longer than is believed', () => {
    expect(readRetryAfterMs({ 'retry-after': '999999999' })).toBe(retryAfterMsMax);
    expect(readRetryAfterMs({ 'retry-after-ms': '99999999999' })).toBe(retryAfterMsMax);
  });
});
