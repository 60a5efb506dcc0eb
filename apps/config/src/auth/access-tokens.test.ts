import { describe, expect, it } from '@jest/globals';
import { Secret } from '@tollgate/platform';
import { AccessTokens } from './access-tokens.js';

const tokens = new AccessTokens({ admin: new Secret('the-admin-token'), service: new Secret('the-service-token') });

describe('access tokens', () => {
  it('open only the door they are for', () => {
    expect(tokens.accepts('admin', 'Bearer the-admin-token')).toBe(true);
    expect(tokens.accepts('service', 'Bearer the-service-token')).toBe(true);
    expect(tokens.accepts('admin', 'Bearer the-service-token')).toBe(false);
    expect(tokens.accepts('service', 'Bearer the-admin-token')).toBe(false);
  });

  it('take the scheme in any case, as RFC 9110 has it', () => {
    expect(tokens.accepts('admin', 'bearer the-admin-token')).toBe(true);
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'the-admin-token',
    'Basic the-admin-token',
    'Bearer the-admin-toke',
    'Bearer the-admin-token2',
    'Bearer the-admin-token extra',
    'Bearer the-admin-token, Bearer other',
    'Bearer THE-ADMIN-TOKEN',
  ])('are refused as %j', (header) => {
    expect(tokens.accepts('admin', header)).toBe(false);
  });
});
