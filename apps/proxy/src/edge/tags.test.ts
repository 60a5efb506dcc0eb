import { describe, expect, test } from '@jest/globals';
import { tagCountMax } from '@tollgate/schema';
import fc from 'fast-check';
import { mergeTags, readTags } from './tags.js';

describe('tags of a request', () => {
  test.each<[Record<string, string>, Record<string, string>]>([
    [{}, {}],
    [{ 'x-tags': '' }, {}],
    [{ 'x-tags': 'team:platform, feature:code-review' }, { team: 'platform', feature: 'code-review' }],
    [{ 'x-tags': 'team : platform' }, { team: 'platform' }],
    [{ 'x-tags': 'link:https://example.com/a?'.replace('?', '') }, { link: 'https://example.com/a' }],
    [
      { 'x-tollgate-tags': 'a:1', 'x-tags': 'b:2' },
      { a: '1', b: '2' },
    ],
    [{ 'x-tags': 'a:1,b:2' }, { a: '1', b: '2' }],
    [{ 'x-tags': 'constructor:x' }, { constructor: 'x' } as never],
  ])('%j reads as %j', (headers, tags) => {
    expect(readTags(headers)).toEqual({ ok: true, value: tags });
  });

  test.each([
    'team',
    'team:',
    ':platform',
    ',',
    'a:1,,b:2',
    'a:1,',
    'a:1,a:2',
    '__proto__:x',
    '-a:1',
    'a b:1',
    'a:\u00e9',
    'a:x\ty',
    'a:x\u0000y',
    'a:<script>',
    "a:'; DROP TABLE usage",
    'a:"x"',
    `${'k'.repeat(65)}:1`,
    `a:${'v'.repeat(257)}`,
    Array.from({ length: tagCountMax + 1 }, (_, i) => `t${i}:1`).join(','),
  ])('%j is refused with a reason', (text) => {
    const result = readTags({ 'x-tags': text });
    expect(result).toMatchObject({ ok: false, failure: { code: 'request.tags-invalid', param: 'x-tags' } });
    expect(result.ok ? '' : result.failure.message).not.toBe('');
  });

  test('one key in both headers is refused, for nobody could tell which one counts', () => {
    expect(readTags({ 'x-tags': 'a:1', 'x-tollgate-tags': 'a:2' }).ok).toBe(false);
  });

  test('whatever is sent, what is read holds no character outside the list', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const result = readTags({ 'x-tags': text });
        for (const [key, value] of Object.entries(result.ok ? result.value : {})) {
          expect(`${key}:${value}`).toMatch(/^[A-Za-z0-9 ._:/@+#=~-]+$/);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('a tag of the key cannot be overwritten by a request', () => {
    expect(mergeTags({ team: 'other', feature: 'x' }, { team: 'platform' })).toEqual({
      ok: true,
      value: { team: 'platform', feature: 'x' },
    });
  });

  test('both together are bounded', () => {
    const callers = Object.fromEntries(Array.from({ length: tagCountMax }, (_, i) => [`t${i}`, '1']));
    expect(mergeTags(callers, { t0: 'same' }).ok).toBe(true);
    expect(mergeTags(callers, { more: '1' })).toMatchObject({ ok: false, failure: { code: 'request.tags-invalid' } });
  });
});
