import { describe, expect, it } from '@jest/globals';
import { RequestId } from '@tollgate/schema';
import { requestIdAt } from '../test-support/usage-events.js';
import { admissionMsOf, eventDateOf } from './event-date.js';

const noonMs = Date.UTC(2026, 10, 23, 12);

describe('the day an attempt is stored under', () => {
  it('is the UTC day in its request id, whatever the event claims', () => {
    const id = RequestId.parse(requestIdAt(noonMs));
    expect(eventDateOf(id, Date.UTC(2030, 0, 1))).toBe('2026-11-23');
    expect(admissionMsOf(id)).toBe(noonMs);
  });

  it('changes at midnight UTC, to the millisecond', () => {
    const midnightMs = Date.UTC(2026, 10, 24);
    const dates = [midnightMs - 1, midnightMs, midnightMs + 1, midnightMs - 2].map((timeMs) =>
      eventDateOf(RequestId.parse(requestIdAt(timeMs)), 0),
    );
    expect(dates).toEqual(['2026-11-23', '2026-11-24', '2026-11-24', '2026-11-23']);
  });

  it.each([
    ['of another version', '6f4f6f60-0000-4000-8000-000000000002'],
    ['that claims the year 1970', requestIdAt(5)],
    ['that claims the year 2200', requestIdAt(Date.UTC(2200, 0, 1))],
  ])('is the day of admission when the request has an id %s', (_what, id) => {
    expect(admissionMsOf(RequestId.parse(id))).toBeUndefined();
    expect(eventDateOf(RequestId.parse(id), noonMs)).toBe('2026-11-23');
  });
});
