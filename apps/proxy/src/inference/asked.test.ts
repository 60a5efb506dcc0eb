import { describe, expect, test } from '@jest/globals';
import { openCallerBody } from '../edge/index.js';
import { readAsked } from './asked.js';

function read(body: object) {
  const opened = openCallerBody(Buffer.from(JSON.stringify(body)));
  if (!opened.ok) throw new Error(opened.failure.message);
  return readAsked(opened.value);
}

test('a member that is too long to be looked into is refused', () => {
  expect(read({ model: 'm', metadata: { user_id: 'ann', more: 'x'.repeat(2 ** 20) } })).toMatchObject({
    ok: false,
    failure: { code: 'request.invalid', param: 'metadata' },
  });
});

describe('what every request says', () => {
  test.each([
    [{ model: 'm' }, { model: 'm', stream: false, user: undefined }],
    [
      { model: 'm', stream: true, user: 'ann' },
      { model: 'm', stream: true, user: 'ann' },
    ],
    [
      { model: 'm', stream: null, user: null },
      { model: 'm', stream: false, user: undefined },
    ],
    [
      { model: 'm', metadata: { user_id: 'ann' } },
      { model: 'm', stream: false, user: 'ann' },
    ],
    [
      { model: 'm', user: 'bob', metadata: { user_id: 'ann' } },
      { model: 'm', stream: false, user: 'bob' },
    ],
    [
      { model: '模型/x', metadata: 'text' },
      { model: '模型/x', stream: false, user: undefined },
    ],
    [
      { model: 'm', user: '🦊'.repeat(512) },
      { model: 'm', stream: false, user: '🦊'.repeat(512) },
    ],
    [
      { model: 'm', metadata: { user_id: 'ann', notes: 'x'.repeat(20_000) } },
      { model: 'm', stream: false, user: 'ann' },
    ],
  ])('%j', (body, asked) => {
    expect(read(body)).toEqual({ ok: true, value: asked });
  });

  test.each([
    [{}, 'model'],
    [{ model: '' }, 'model'],
    [{ model: 1 }, 'model'],
    [{ model: null }, 'model'],
    [{ model: ['m'] }, 'model'],
    [{ model: 'x'.repeat(257) }, 'model'],
    [{ model: 'a\nb' }, 'model'],
    [{ model: '\ud800' }, 'model'],
    [{ model: 'm', stream: 'true' }, 'stream'],
    [{ model: 'm', stream: 1 }, 'stream'],
    [{ model: 'm', user: 5 }, 'user'],
    [{ model: 'm', user: 'a\u0000' }, 'user'],
    [{ model: 'm', user: 'x'.repeat(513) }, 'user'],
    [{ model: 'm', user: '🦊'.repeat(513) }, 'user'],
    [{ model: 'm', user: 'x'.repeat(20_000) }, 'user'],
    [{ model: 'm', metadata: { user_id: { a: 1 } } }, 'metadata.user_id'],
    [{ model: 'm', metadata: { user_id: 'x'.repeat(513) } }, 'metadata.user_id'],
    [{ model: 'm', metadata: { user_id: 'x'.repeat(20_000) } }, 'metadata.user_id'],
  ])('%j is refused and names the member', (body, param) => {
    expect(read(body)).toMatchObject({ ok: false, failure: { code: 'request.invalid', param } });
  });
});
