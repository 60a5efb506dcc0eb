import { expect, test } from '@jest/globals';
import { authorizeWithKey } from './authorization.js';

const key = { reveal: () => 'sk-1' };

test('a bearer credential goes into authorization', () => {
  expect(authorizeWithKey({ kind: 'bearer' }, key)).toEqual({
    ok: true,
    value: { headers: { authorization: 'Bearer sk-1' }, secrets: [key] },
  });
});

test('a header credential goes into the header that the provider names', () => {
  expect(authorizeWithKey({ kind: 'header', name: 'x-api-key' }, key)).toEqual({
    ok: true,
    value: { headers: { 'x-api-key': 'sk-1' }, secrets: [key] },
  });
});

test.each(['', 'a b', 'a\r\nx: y', 'é'])('the key %j is refused without repeating it', (text) => {
  const result = authorizeWithKey({ kind: 'bearer' }, { reveal: () => text });
  expect(result).toMatchObject({ ok: false, failure: { code: 'model.no-credential' } });
});
