import { expect, test } from '@jest/globals';
import { authorizationHeader } from './authorization.js';

const key = { reveal: () => 'sk-1' };

test('a bearer credential goes into authorization', () => {
  expect(authorizationHeader({ kind: 'bearer' }, key)).toEqual({
    ok: true,
    value: { name: 'authorization', value: 'Bearer sk-1' },
  });
});

test('a header credential goes into the header that the provider names', () => {
  expect(authorizationHeader({ kind: 'header', name: 'x-api-key' }, key)).toEqual({
    ok: true,
    value: { name: 'x-api-key', value: 'sk-1' },
  });
});

test.each(['', 'a b', 'a\r\nx: y', 'é'])('the key %j is refused without repeating it', (text) => {
  const result = authorizationHeader({ kind: 'bearer' }, { reveal: () => text });
  expect(result).toMatchObject({ ok: false, failure: { code: 'model.no-credential' } });
});

test.each([{ kind: 'aws-sigv4', service: 'bedrock' } as const, { kind: 'google-oauth', scope: 'x' } as const])(
  'the scheme $kind is refused with a reason',
  (scheme) => {
    const result = authorizationHeader(scheme, key);
    expect(result.ok ? '' : result.failure.message).toContain(scheme.kind);
  },
);
