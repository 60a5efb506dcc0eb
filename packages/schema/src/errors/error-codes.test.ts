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
    for (const [code, { owner, status }] of specs) {
      if (owner === 'client') expect([code, status < 500]).toEqual([code, true]);
      if (owner === 'platform') expect([code, status >= 500]).toEqual([code, true]);
    }
  });
});
