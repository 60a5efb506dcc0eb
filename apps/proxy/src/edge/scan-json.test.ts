import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  JsonScanner,
  jsonDepthMax,
  jsonNodesMax,
  jsonNumberBytesMax,
  jsonValuesMax,
  scanJson,
  topLevelMembersMax,
} from './scan-json.js';

function scan(text: string) {
  return scanJson(Buffer.from(text));
}

function scanInParts(text: string, partBytes: number) {
  const scanner = new JsonScanner(Buffer.from(text));
  for (let stop = partBytes; !scanner.run(stop); ) stop += partBytes;
  return scanner.result();
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Texts that are JSON, nearly JSON, or far from it. */
const jsonText = fc.json({ maxDepth: 4 });
const damagedJson = fc
  .tuple(
    jsonText,
    fc.nat(),
    fc.constantFrom('', ',', '"', '}', ']', '\\', '\u0001', '0', '-', '.', 'e', 'tru', ' ', 'ü'),
  )
  .map(([text, place, junk]) => {
    const at = place % (text.length + 1);
    return `${text.slice(0, at)}${junk}${text.slice(at + (place % 3))}`;
  });
const tokens = '{ } [ ] , : "a" "" 1 -0 01 1.5e-3 true nul "\\u00e "\\x"'.split(' ');
const jsonSoup = fc.array(fc.constantFrom(...tokens, ' ', '\n')).map((parts) => parts.join(''));

describe('scanning JSON', () => {
  test.each([
    ['JSON values', jsonText],
    ['damaged JSON', damagedJson],
    ['soups of tokens', jsonSoup],
  ])('agrees with JSON.parse about %s', (_name, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(scan(text).ok).toBe(parses(text));
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ['JSON values', jsonText],
    ['damaged JSON', damagedJson],
    ['soups of tokens', jsonSoup],
  ])('in parts of any length finds the same in %s as at once', (_name, texts) => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 20 }), (text, partBytes) => {
        expect(scanInParts(text, partBytes)).toEqual(scan(text));
      }),
      { numRuns: 3000 },
    );
  });

  test('agrees with JSON.parse about every character inside a text, bare and behind a backslash', () => {
    for (let code = 0; code < 256; code++) {
      const character = String.fromCharCode(code);
      for (const text of [`"a${character}b"`, `"a\\${character}b"`, `"a\\u12${character}4b"`]) {
        expect([text, scan(text).ok]).toEqual([text, parses(text)]);
      }
    }
  });

  test('the span of each member holds its value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), fc.boolean(), (object, spread) => {
        const text = JSON.stringify(object, undefined, spread ? 2 : 0);
        const bytes = Buffer.from(text);
        const result = scanJson(bytes);
        const members = result.ok ? (result.value.members ?? []) : [];
        const read = members.map(({ name, valueStart, end }) => [
          name,
          JSON.parse(bytes.toString('utf8', valueStart, end)),
        ]);
        expect(read).toEqual(Object.entries(JSON.parse(text)));
        for (const member of members) expect(bytes[member.start]).toBe(0x22);
      }),
      { numRuns: 1000 },
    );
  });

  test('a name written with escapes is known by its meaning', () => {
    expect(scan('{"mod\\u0065l":1}')).toMatchObject({ ok: true, value: { members: [{ name: 'model' }] } });
  });

  test.each(['-', '0.', '1e'])('a number that begins with %s is bounded, and no longer one is read', (start) => {
    const number = (bytes: number) => `{"a":${start}${'1'.repeat(bytes - start.length)}}`;
    expect(scan(number(jsonNumberBytesMax - 1)).ok).toBe(true);
    const refused = { ok: false, failure: { kind: 'too-many', expected: 'a shorter number' } };
    expect(scan(number(jsonNumberBytesMax))).toMatchObject(refused);
    expect(scan(number(5_000_000))).toMatchObject({ ok: false, failure: { offset: 5 + jsonNumberBytesMax } });
  });

  test.each([
    ['{"a":123456789012345,"b":-1.5,"c":[1.0,0],"d":"9007199254740993"}', false],
    ['{"a":[9007199254740993]}', true],
    ['{"a":0.1000000000000000055}', true],
    ['{"a":1e400}', true],
    ['{"a":1E5}', true],
    ['{"a":-0}', true],
  ])('%s: numbers that may have to be read exactly are seen', (text, mayHoldExactNumber) => {
    expect(scan(text)).toMatchObject({ ok: true, value: { mayHoldExactNumber } });
  });

  test('a name that is longer than any we look for is not read', () => {
    const names = ['x'.repeat(4094), 'x'.repeat(4095)];
    const result = scan(`{"${names[0]}":1,"${names[1]}":1}`);
    expect(result.ok && result.value.members?.map(({ name }) => name.length)).toEqual([4094, 0]);
  });

  test('a name that stands twice is listed twice', () => {
    const result = scan('{"model":1,"model":2}');
    expect(result.ok && result.value.members?.map(({ name }) => name)).toEqual(['model', 'model']);
  });

  test('what is not an object has no members', () => {
    expect(scan('[{"a":1}]')).toMatchObject({ ok: true, value: { members: undefined } });
  });

  test.each([
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ['{"a":01}', 6],
    ['{"a":"\u0001"}', 6],
    ['{"a":"\\x"}', 7],
    ['{"a":1} x', 8],
    ['{"a":[1 2]}', 8],
    ['{"a":tru}', 8],
    ['{"a":"open', 10],
    ['\uFEFF{}', 0],
  ])('names the byte where %j goes wrong', (text, offset) => {
    expect(scan(text)).toMatchObject({ ok: false, failure: { kind: 'malformed', offset } });
  });

  test('nesting is bounded', () => {
    const nested = (depth: number) => '[{"a":'.repeat(depth / 2) + '1' + '}]'.repeat(depth / 2);
    expect(scan(nested(jsonDepthMax)).ok).toBe(true);
    expect(scan(nested(jsonDepthMax + 2))).toMatchObject({ ok: false, failure: { kind: 'too-deep' } });
  });

  test.each([10_000, 5_000_000])('a body that is %i deep is refused within 50 ms', (depth) => {
    const bytes = Buffer.from('['.repeat(depth));
    const startedMs = performance.now();
    expect(scanJson(bytes)).toMatchObject({ ok: false, failure: { kind: 'too-deep' } });
    expect(performance.now() - startedMs).toBeLessThan(50);
  });

  test.each([
    ['members at the top', `{${Array.from({ length: topLevelMembersMax + 1 }, (_, i) => `"${i}":1`).join()}}`],
    ['members further down', `[{${Array.from({ length: jsonNodesMax }, (_, i) => `"${i}":1`).join()}}]`],
    ['objects', `[${'{},'.repeat(jsonNodesMax)}1]`],
    ['values', `[${'1,'.repeat(jsonValuesMax)}1]`],
  ])('the number of %s is bounded', (_name, text) => {
    expect(scan(text)).toMatchObject({ ok: false, failure: { kind: 'too-many' } });
  });
});
