import { describe, expect, test } from '@jest/globals';
import { kibibyte, mebibyte } from '@tollgate/schema';
import fc from 'fast-check';
import { stepBytes } from '../steps/index.js';
import { headMemberBytesMax, kindOfMember, openCallerBody, openLongBody, readMember } from './caller-body.js';

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

  test('the place in a long body is told without its line', () => {
    const result = open(`${'\n'.repeat(mebibyte + 1)}x`);
    expect(result.ok ? '' : result.failure.message).toMatch(/expected a value at byte 1048577$/);
  });

  test.each([
    ['"short"', 'short'],
    [`"${'x'.repeat(headMemberBytesMax)}"`, 'x'.repeat(headMemberBytesMax)],
    [`{"a":"${'\\u0041'.repeat(headMemberBytesMax)}"}`, { a: 'A'.repeat(headMemberBytesMax) }],
  ])('a member is read by itself, be it in the head or not: %#', (member, value) => {
    const result = open(`{"user":1,"user":${member},"messages":[]}`);
    expect(result.ok && readMember(result.value, 'user')).toEqual({ ok: true, value });
    expect(result.ok && readMember(result.value, 'missing')).toEqual({ ok: true, value: undefined });
  });

  test('a member is not read by itself where that would take long', () => {
    const result = open(`{"user":"${'x'.repeat(mebibyte)}"}`);
    expect(result.ok && readMember(result.value, 'user')).toMatchObject({
      ok: false,
      failure: { code: 'request.invalid', message: 'user must not be longer than 1048576 bytes', param: 'user' },
    });
  });

  test('a long member hides a short one of the same name before it', () => {
    const result = open(`{"user":"short","user":"${'x'.repeat(headMemberBytesMax)}"}`);
    expect(result.ok && result.value.head).toEqual({});
  });

  test('members called like parts of the language are members like any other, and change nothing', async () => {
    const result = open('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"model":"m"}');
    if (!result.ok) throw new Error('refused');
    expect(Object.keys(result.value.head)).toEqual(['__proto__', 'constructor', 'model']);
    expect(result.value.head['polluted']).toBeUndefined();
    expect((await result.value.whole())['polluted']).toBeUndefined();
    expect('polluted' in {}).toBe(false);
  });

  test('the whole is parsed as JSON.parse does it, with characters outside ASCII too', async () => {
    const text = '{"a":"ünï😀","b":[1,{"c":null}]}';
    const result = open(text);
    expect(result.ok && (await result.value.whole())).toEqual(JSON.parse(text));
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

test.each([0, 2 * stepBytes, mebibyte])(
  'a body of more than %i bytes keeps the numbers that JavaScript cannot',
  async (length) => {
    const text = `{"a":"${'x'.repeat(length)}","b":[9007199254740993,-0,1e400]}`;
    for (const opened of [open(text), await openLongBody(Buffer.from(text), () => false)]) {
      expect(opened?.ok === true && JSON.stringify(await opened.value.whole()) === text).toBe(true);
    }
  },
);

describe('opening a body in steps', () => {
  const stays = () => false;

  test.each([1, 2, 5])('stops at the next step once its caller has gone: at step %i', async (left) => {
    const bytes = Buffer.from(JSON.stringify({ messages: 'x'.repeat(4 * mebibyte), model: 'm' }));
    let steps = 0;
    const opened = await openLongBody(bytes, () => {
      steps += 1;
      return steps >= left;
    });
    expect(opened).toBeUndefined();
    expect(steps).toBe(left);
  });

  const texts = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })).map((object) => JSON.stringify(object));
  const damaged = fc.tuple(texts, fc.nat()).map(([text, place]) => text.slice(0, place % text.length));

  test.each([
    ['JSON', texts],
    ['damaged JSON', damaged],
  ])('finds the same in %s as at once', async (_name, bodies) => {
    await fc.assert(
      fc.asyncProperty(bodies, async (text) => {
        const [inSteps, atOnce] = [await openLongBody(Buffer.from(text), stays), open(text)];
        expect(await partsOf(inSteps)).toEqual(await partsOf(atOnce));
      }),
      { numRuns: 500 },
    );
  });

  describe('with members of the head that are long together', () => {
    const members = Array.from({ length: 200 }, (_, index) => `"m${index}":"${'x'.repeat(headMemberBytesMax - 2)}"`);
    const bytes = Buffer.from(`{${members.join()}}`);

    test('reads them all', async () => {
      expect(await partsOf(await openLongBody(bytes, stays))).toEqual(await partsOf(openCallerBody(bytes)));
    });

    test('reads them in steps, too, and not for a caller that has gone', async () => {
      const stepsUntil = async (left: number) => {
        let steps = 0;
        const opened = await openLongBody(bytes, () => {
          steps += 1;
          return steps >= left;
        });
        return { steps, isOpen: opened !== undefined };
      };
      const { steps } = await stepsUntil(Number.POSITIVE_INFINITY);
      expect(steps).toBeGreaterThanOrEqual(2 * Math.floor(bytes.length / stepBytes) - 1);
      expect(await stepsUntil(steps)).toEqual({ steps, isOpen: false });
    });
  });

  async function partsOf(result: ReturnType<typeof open> | undefined) {
    if (result?.ok !== true) return result;
    const { members, head, whole } = result.value;
    return { members, head: { ...head }, whole: await whole() };
  }
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

test.each([
  ['odd numbers', '1e5', true],
  ['other numbers', '100000', false],
])('what is made of more than 128 KiB of %s is written in steps: %s, %s', (_, number, inSteps) => {
  const body = (bytes: number) => open(`{"a":[${`${number},`.repeat(bytes / (number.length + 1))}0]}`);
  expect(body(stepBytes + kibibyte)).toMatchObject({ ok: true, value: { inSteps } });
  expect(body(stepBytes - kibibyte)).toMatchObject({ ok: true, value: { inSteps: false } });
});

test('what is made of a long body is written in steps', async () => {
  const opened = await openLongBody(Buffer.from(`{"a":"${'x'.repeat(mebibyte)}"}`), () => false);
  expect(opened).toMatchObject({ ok: true, value: { inSteps: true } });
});
