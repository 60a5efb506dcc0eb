import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { headMemberBytesMax, kindOfMember, openCallerBody } from './caller-body.js';

function open(text: string | Buffer) {
  return openCallerBody(Buffer.from(text));
}

describe('opening a body', () => {
  test.each<[string, string | Buffer, string, string]>([
    ['nothing', '', 'request.malformed', 'empty'],
    ['a cut object', '{"model":', 'request.malformed', 'expected a value at byte 9 (line 1, column 10)'],
    ['a comma too many', '{\n  "a": 1,\n}', 'request.malformed', 'at byte 12 (line 3, column 1)'],
    ['a byte order mark', '\uFEFF{}', 'request.malformed', 'at byte 0'],
    ['a NUL', '{"a":"\0"}', 'request.malformed', 'escaped control character at byte 6'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'request.malformed', 'UTF-8'],
    ['a list', '[]', 'request.invalid', 'must be a JSON object'],
    ['a text', '"x"', 'request.invalid', 'must be a JSON object'],
    ['null', 'null', 'request.invalid', 'must be a JSON object'],
    ['too deep a body', `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 'request.too-deep', 'nested too deeply'],
    ['too many members', `{"a":{${'"x":1,'.repeat(100_001)}"y":1}}`, 'request.invalid', 'too many parts'],
  ])('%s is refused, and the message says where', (_name, text, code, message) => {
    const result = open(text);
    expect(result).toMatchObject({ ok: false, failure: { code } });
    expect(result.ok ? '' : result.failure.message).toContain(message);
  });

  test('the head holds short members and the last of a repeated name', () => {
    const long = 'x'.repeat(headMemberBytesMax);
    const result = open(`{"model":"a","messages":["${long}"],"stop":["."],"model":"b","stream":true,"user":"${long}"}`);
    expect(result.ok && result.value.head).toEqual({ model: 'b', stream: true, stop: [] });
  });

  test('a long member hides a short one of the same name before it', () => {
    const result = open(`{"user":"short","user":"${'x'.repeat(headMemberBytesMax)}"}`);
    expect(result.ok && result.value.head).toEqual({});
  });

  test('members called like parts of the language are members like any other, and change nothing', () => {
    const result = open('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"model":"m"}');
    if (!result.ok) throw new Error('refused');
    expect(Object.keys(result.value.head)).toEqual(['__proto__', 'constructor', 'model']);
    expect(result.value.head['polluted']).toBeUndefined();
    expect(result.value.whole()['polluted']).toBeUndefined();
    expect('polluted' in {}).toBe(false);
  });

  test('the whole is parsed as JSON.parse does it, with characters outside ASCII too', () => {
    const text = '{"a":"ünï😀","b":[1,{"c":null}]}';
    const result = open(text);
    expect(result.ok && result.value.whole()).toEqual(JSON.parse(text));
  });

  test.each([
    ['[1]', 'array'],
    ['{}', 'object'],
    ['"x"', 'string'],
    ['1', 'other'],
    ['null', 'other'],
  ])('the kind of %s is %s', (value, kind) => {
    const result = open(`{"m":1, "m" : ${value}}`);
    expect(result.ok && kindOfMember(result.value, 'm')).toBe(kind);
    expect(result.ok && kindOfMember(result.value, 'missing')).toBeUndefined();
  });
});

test('values of the head are read as JSON.parse reads them, but for what lists hold', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })), (object) => {
      const text = JSON.stringify(object);
      const result = open(text);
      if (!result.ok) throw new Error(result.failure.message);
      const read = Object.entries<unknown>(JSON.parse(text)).map(([name, value]) => [
        name,
        Array.isArray(value) ? [] : value,
      ]);
      expect({ ...result.value.head }).toEqual({ ...Object.fromEntries(read) });
    }),
    { numRuns: 2000 },
  );
  const odd = '{"a":-0,"b":1e999,"c":12345678901234567890,"d":"\\ud800","e":"\\u0041\\n","f":0.1e-2}';
  const result = open(odd);
  expect(result.ok && { ...result.value.head }).toEqual(JSON.parse(odd));
});
