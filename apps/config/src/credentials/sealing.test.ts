import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { fingerprintOf, secretText } from './sealing.js';

describe('the fingerprint of a secret', () => {
  it('is what sha256sum says of an API key, and shows no part of it', () => {
    const apiKey = 'sk-canary';
    expect(fingerprintOf({ apiKey })).toBe(createHash('sha256').update(apiKey).digest('hex').slice(0, 16));
  });

  it('differs for every field that differs, and not for their order', () => {
    const secret = { accessKeyId: 'a', secretAccessKey: 'b' };
    expect(fingerprintOf({ secretAccessKey: 'b', accessKeyId: 'a' })).toBe(fingerprintOf(secret));
    expect(fingerprintOf({ ...secret, secretAccessKey: 'c' })).not.toBe(fingerprintOf(secret));
    expect(fingerprintOf({ ...secret, sessionToken: 't' })).not.toBe(fingerprintOf(secret));
  });
});

describe('what is sealed', () => {
  it('is the canonical JSON of the secret', () => {
    expect(secretText({ secretAccessKey: 'b', accessKeyId: 'a' })).toBe('{"accessKeyId":"a","secretAccessKey":"b"}');
  });
});
