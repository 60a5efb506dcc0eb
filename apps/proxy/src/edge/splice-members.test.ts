import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openCallerBody } from './caller-body.js';
import { type MemberEdits, spliceMembers } from './splice-members.js';

function splice(text: string, edits: MemberEdits): string {
  const body = openCallerBody(Buffer.from(text));
  if (!body.ok) throw new Error(body.failure.message);
  const written = spliceMembers(body.value, edits);
  if (written instanceof Promise) throw new Error('A short body must be written at once');
  return written.toString('utf8');
}

describe('editing a body that passes through', () => {
  test.each<[string, MemberEdits, string]>([
    ['{"model":"a/b","n":1}', { model: 'b' }, '{"model":"b","n":1}'],
    [
      '{ "n" : 12345678901234567890 ,\n "model" : "a/b" }',
      { model: 'b' },
      '{ "n" : 12345678901234567890 ,\n "model" : "b" }',
    ],
    ['{"model":"x","model":"y"}', { model: 'b' }, '{"model":"b","model":"b"}'],
    ['{"mod\\u0065l":"x"}', { model: 'b' }, '{"mod\\u0065l":"b"}'],
    ['{"a":1}', { b: { c: true } }, '{"b":{"c":true},"a":1}'],
    ['{}', { b: 1, c: 2 }, '{"b":1,"c":2}'],
    [' {"a":1, "b":2, "c":3}', { b: undefined }, ' {"a":1, "c":3}'],
    ['{"a":1, "b":2, "c":3}', { b: undefined, c: undefined }, '{"a":1}'],
    ['{"a":1, "b":2}', { a: undefined, b: undefined }, '{}'],
    ['{"a":1, "b":2}', { a: undefined, b: undefined, d: 4 }, '{"d":4}'],
    ['{"b":1,"a":2,"b":3}', { b: undefined }, '{"a":2}'],
    ['{"nested":{"model":"keep"},"model":"x"}', { model: 'b' }, '{"nested":{"model":"keep"},"model":"b"}'],
    ['{"a":1}', {}, '{"a":1}'],
    ['{"a":"ünï😀","model":"x"}', { model: '模型' }, '{"a":"ünï😀","model":"模型"}'],
  ])('%s with %j is %s', (text, edits, expected) => {
    expect(splice(text, edits)).toBe(expected);
  });

  test('reads as the same object with the members set', () => {
    const names = fc.constantFrom('model', 'stream', 'a', 'b', '__proto__', 'é"\\');
    const object = fc.array(fc.tuple(names, fc.jsonValue({ maxDepth: 2 })), { maxLength: 6 });
    const edit = fc.dictionary(
      fc.constantFrom('model', 'stream', 'a', 'new'),
      fc.option(fc.jsonValue({ maxDepth: 1 }), { nil: undefined }),
    );
    fc.assert(
      fc.property(object, edit, (members, edits) => {
        const text = `{${members.map(([name, value]) => ` ${JSON.stringify(name)} : ${JSON.stringify(value)} `).join(',')}}`;
        const expected = new Map(Object.entries(JSON.parse(text)));
        for (const [name, value] of Object.entries(edits)) {
          if (value === undefined) expected.delete(name);
          else expected.set(name, JSON.parse(JSON.stringify(value)));
        }
        expect(new Map(Object.entries(JSON.parse(splice(text, edits))))).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  test('without an edit the very bytes are handed on', () => {
    const body = openCallerBody(Buffer.from('{"a":1}'));
    if (!body.ok) throw new Error(body.failure.message);
    expect(spliceMembers(body.value, {})).toBe(body.value.bytes);
  });
});
