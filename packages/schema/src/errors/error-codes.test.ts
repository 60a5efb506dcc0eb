import { describe, expect, it } from '@jest/globals';
import { type ErrorCodeSpec, errorCodes } from './error-codes.js';

const specs: readonly (readonly [string, ErrorCodeSpec])[] = Object.entries(errorCodes);

describe('the error registry', () => {
  it.each(specs)('%s is named, titled and given an HTTP error status', (code, spec) => {
    expect(code).toMatch(/^[a-z]+\.[a-z]+(-[a-z]+)*$/);
    expect(spec.title).toMatch(/^[A-Z].*[^.]$/);
    expect(spec.status).toBeGreaterThanOrEqual(400);
    expect(spec.status).toBeLessThan(600);
  });

  it('never blames a caller with a 5xx, nor the platform with a 4xx', () => {
    // HTTP itself names these two statuses for requests that a caller must send another way: RFC 9112, 2.3 and 6.1.
    const ofHttp = new Set(['request.http-version 505', 'request.transfer-coding 501']);
    for (const [code, { owner, status }] of specs) {
      const isClients = owner === 'client' && !ofHttp.has(`${code} ${status}`);
      if (isClients) expect([code, status < 500]).toEqual([code, true]);
      if (owner === 'platform') expect([code, status >= 500]).toEqual([code, true]);
    }
  });
});
