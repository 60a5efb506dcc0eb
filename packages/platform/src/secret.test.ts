import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { Secret } from './secret.js';

describe('a secret', () => {
  const secret = new Secret('canary-value');

  it.each([
    ['string', () => `${secret}`],
    ['JSON', () => JSON.stringify({ secret, list: [secret] })],
    ['inspection', () => inspect({ secret }, { depth: null, showHidden: true })],
    ['spread', () => JSON.stringify({ ...secret })],
    ['error', () => inspect(new Error('refused', { cause: secret }))],
  ])('has no text form as %s', (_, text) => {
    expect(text()).not.toContain('canary');
  });

  it('gives its text to the one who asks', () => {
    expect(secret.reveal()).toBe('canary-value');
  });
});
