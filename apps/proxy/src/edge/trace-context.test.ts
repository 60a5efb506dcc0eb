import { describe, expect, test } from '@jest/globals';
import { readTraceContext, writeTraceparent } from './trace-context.js';

const requestId = '01a2082a-c53a-7222-bda1-724fbe36968b';
const ownTrace = requestId.replaceAll('-', '');
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

describe('trace context', () => {
  test('a trace goes on under a span of our own', () => {
    const trace = readTraceContext(`00-${traceId}-${spanId}-01`, requestId);
    const written = writeTraceparent(trace, Math.random);
    expect(written).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
    expect(written).not.toContain(spanId);
  });

  test('a later version of the standard may say more', () => {
    expect(readTraceContext(`01-${traceId}-${spanId}-01-more`, requestId).traceId).toBe(traceId);
  });

  test.each([
    undefined,
    '',
    'x',
    `00-${traceId}-${spanId}`,
    `00-${traceId}-${spanId}-01-more`,
    `ff-${traceId}-${spanId}-01`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${traceId}-${spanId}-01\r\nx: y`,
    `00-${traceId}-${spanId}-01-${'x'.repeat(500)}`,
  ])('%j begins a trace named after the request', (header) => {
    expect(readTraceContext(header, requestId)).toEqual({ traceId: ownTrace, flags: '00' });
  });

  test.each([0, 0.5, 0.999_999_999])('a span id is 16 digits and never all zeros (random %d)', (random) => {
    const [, , span = ''] = writeTraceparent({ traceId, flags: '00' }, () => random).split('-');
    expect(span).toMatch(/^[0-9a-f]{16}$/);
    expect(span).not.toBe('0'.repeat(16));
  });
});
