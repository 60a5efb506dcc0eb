import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { readCallHeaders, readShownId } from './call-headers.js';

const allowed = new Set(['api.example.com', 'internal.example.com:8443']);
const canary = 'sk-callers-own-0123456789';

function read(headers: Record<string, string>) {
  return readCallHeaders(headers, allowed);
}

describe('headers of a request', () => {
  test('all of them are optional', () => {
    expect(read({})).toEqual({ ok: true, value: { tags: {} } });
  });

  test('conversation and user are taken as they are', () => {
    expect(read({ 'x-conversation-id': 'c-1', 'x-user': 'ann@example.com' })).toMatchObject({
      ok: true,
      value: { conversationId: 'c-1', user: 'ann@example.com' },
    });
  });

  test.each([
    ['x-conversation-id', 'é'],
    ['x-conversation-id', 'a\u0007b'],
    ['x-conversation-id', 'x'.repeat(257)],
    ['x-user', 'x'.repeat(513)],
    ['x-user', 'a\u007f'],
  ])('%s: %j is refused', (name, value) => {
    expect(read({ [name]: value })).toMatchObject({ ok: false, failure: { code: 'request.invalid', param: name } });
  });

  test('a key that the caller brought has no text form', () => {
    const result = read({ 'x-provider-api-key': canary });
    if (!result.ok) throw new Error('refused');
    expect(result.value.broughtKey?.apiKey.reveal()).toBe(canary);
    expect(JSON.stringify(result)).not.toContain(canary);
    expect(inspect(result, { depth: 9 })).not.toContain(canary);
  });

  test.each(['', 'has space', 'é', 'x'.repeat(4097)])('the key %j is refused without repeating it', (key) => {
    const result = read({ 'x-provider-api-key': key });
    expect(result).toMatchObject({ ok: false, failure: { code: 'request.invalid' } });
    if (key !== '') expect(JSON.stringify(result)).not.toContain(key);
  });

  test.each([
    ['https://api.example.com/v1', 'https://api.example.com/v1'],
    ['https://API.example.com', 'https://api.example.com/'],
    ['https://internal.example.com:8443/x', 'https://internal.example.com:8443/x'],
  ])('the base URL %s is taken together with a key', (url, taken) => {
    expect(read({ 'x-provider-api-key': canary, 'x-provider-base-url': url })).toMatchObject({
      ok: true,
      value: { broughtKey: { baseUrl: taken } },
    });
  });

  test('a base URL without a key is refused: our credential never goes where a caller says', () => {
    expect(read({ 'x-provider-base-url': 'https://api.example.com/v1' })).toMatchObject({
      ok: false,
      failure: { code: 'access.base-url-forbidden' },
    });
  });

  test.each([
    'https://evil.example.com/v1',
    'https://api.example.com.evil.com',
    'https://api.example.com:444',
    'https://api.example.com.',
    'https://user@api.example.com',
    'https://api.example.com@evil.com',
    'https://evil.com#api.example.com',
    'https://evil.com/?api.example.com',
    'https://api.example.com?x=1',
    'https://api.example.com#x',
    'ftp://api.example.com',
    'file:///etc/passwd',
    'javascript:alert(1)',
    '//api.example.com',
    'api.example.com',
    'https:/\\evil.com',
    'https://internal.example.com',
    'https://127.0.0.1',
    'https://[::1]',
    '',
  ])('the base URL %j is refused', (url) => {
    expect(read({ 'x-provider-api-key': canary, 'x-provider-base-url': url })).toMatchObject({
      ok: false,
      failure: { code: 'access.base-url-forbidden' },
    });
  });

  test.each(['req-1', '0123', 'a.b:c_d-e', 'x'.repeat(128)])('the request id %s is shown back', (id) => {
    expect(readShownId(id)).toBe(id);
  });

  test.each(['', ' ', '-x', 'a b', 'a\r\nset-cookie: x', 'é', '<b>', 'x'.repeat(129)])(
    'the request id %j is replaced',
    (id) => {
      expect(readShownId(id)).toBeUndefined();
    },
  );
});
