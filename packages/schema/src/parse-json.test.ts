import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isJsonObject, type JsonValue } from './json.js';
import { hasEscapedName } from './json-names.js';
import { readerDepthMax, readSlowly } from './json-reader.js';
import { parseJson, readJson } from './parse-json.js';

/** A document as it is written: members in order, names repeated, each string with the way its characters are escaped. */
type Written =
  | { readonly text: string; readonly value: JsonValue }
  | { readonly items: readonly Written[] }
  | { readonly members: readonly (readonly [WrittenString, Written])[] };
interface WrittenString {
  readonly text: string;
  readonly value: string;
}

const shortEscapes = new Map(Object.entries({ '"': '"', '\\': '\\', '\n': 'n', '\t': 't', '\b': 'b', '/': '/' }));

/** One character, raw where JSON lets it be and `way` says so. */
function writeUnit(unit: string, way: number): string {
  const short = shortEscapes.get(unit);
  if (way === 1 && short !== undefined) return `\\${short}`;
  const mustEscape = unit === '"' || unit === '\\' || unit < ' ';
  if (way === 0 && !mustEscape) return unit;
  const digits = unit.charCodeAt(0).toString(16).padStart(4, '0');
  return `\\u${way === 2 ? digits.toUpperCase() : digits}`;
}

const unit = fc.oneof(
  fc.constantFrom('\\', 'A', 'u', 'n', '"', '\n', '名', 'é', '\ud83d', '\u0000', '0', '/'),
  fc.string(),
);
const string: fc.Arbitrary<WrittenString> = fc
  .array(fc.tuple(unit, fc.nat(3)), { maxLength: 4 })
  .map((units): WrittenString => {
    const pieces = units.flatMap(([text, way]) => text.split('').map((one) => [one, writeUnit(one, way)] as const));
    return { value: pieces.map(([one]) => one).join(''), text: `"${pieces.map(([, written]) => written).join('')}"` };
  });
const names = fc.oneof(
  string,
  fc.constantFrom({ value: '__proto__', text: '"__proto__"' }, { value: '__proto__', text: '"\\u005f_proto__"' }),
);
const numbers = fc.oneof(
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map((value) => ({ text: Object.is(value, -0) ? '-0' : String(value), value })),
  fc.constantFrom({ text: '-0', value: -0 }, { text: '1E+2', value: 100 }, { text: '1e999', value: Infinity }),
);
const literals = fc.constantFrom({ text: 'true', value: true }, { text: 'null', value: null });

const { document } = fc.letrec<{ document: Written }>((tie) => ({
  document: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    string,
    numbers,
    literals,
    fc.record({ items: fc.array(tie('document'), { maxLength: 4 }) }),
    fc.record({ members: fc.array(fc.tuple(names, tie('document')), { maxLength: 4 }) }),
  ),
}));

function write(written: Written, space: string): string {
  if ('text' in written) return written.text;
  if ('items' in written) return `[${written.items.map((item) => write(item, space)).join(`${space},`)}${space}]`;
  const members = written.members.map(([name, value]) => `${name.text}${space}:${space}${write(value, space)}`);
  return `${space}{${space}${members.join(`,${space}`)}}`;
}

/** What stands in the document. */
function meant(written: Written): JsonValue {
  if ('text' in written) return written.value;
  if ('items' in written) return written.items.map(meant);
  const object: Record<string, JsonValue> = {};
  for (const [{ value: name }, value] of written.members) {
    Object.defineProperty(object, name, { value: meant(value), writable: true, enumerable: true, configurable: true });
  }
  return object;
}

/** All of a value as lists, so that own members called `__proto__` and their order are compared too. */
function laidOut(value: JsonValue | undefined): unknown {
  if (Array.isArray(value)) return ['list', ...value.map(laidOut)];
  if (!isJsonObject(value)) return value;
  return [
    Object.getPrototypeOf(value) === Object.prototype,
    ...Object.entries(value).map(([name, member]) => [name, laidOut(member)]),
  ];
}

/** Names that were read, and names that were then taken for them by the engine this guards against. */
const misread = [
  { before: String.raw`\\`, text: String.raw`\u0041`, name: 'A' },
  { before: String.raw`\u005c`, text: String.raw`\n`, name: '\n' },
  { before: String.raw`\\`, text: String.raw`\"`, name: '"' },
  { before: String.raw`\\u`, text: String.raw`\u540d\u524d`, name: '名前' },
  { before: String.raw`abc\\`, text: String.raw`abc\u0041`, name: 'abcA' },
];

describe('JSON from outside', () => {
  it.each(misread)(
    'has the name $name where it says $text, although $before was read before',
    ({ before, text, name }) => {
      // The engine goes wrong where it knows of one way only that an object like this has gone on.
      const first = `after ${before} ${text}`.replaceAll(/["\\]/g, '|');
      readJson(`{"${first}":1,"${before}":1}`);
      JSON.parse(`[{"${first}":1,"${before}":1}]`);
      for (const read of [readJson, parseJson]) {
        expect(read(`{"${first}":1,"${text}" :2}`)).toEqual({ [first]: 1, [name]: 2 });
        expect(read(`{"${text}":[{"${first}":1,"${text}":2}]}`)).toEqual({ [name]: [{ [first]: 1, [name]: 2 }] });
      }
    },
  );

  it('is read as it was meant, document after document', () => {
    fc.assert(
      fc.property(document, fc.constantFrom('', ' ', '\r\n\t'), (written, space) => {
        const text = write(written, space);
        const wanted = laidOut(meant(written));
        expect(laidOut(readJson(text))).toEqual(wanted);
        expect(laidOut(readSlowly(text, 'plain'))).toEqual(wanted);
      }),
      { numRuns: 1000 },
    );
  });

  it('is refused where the engine refuses it', () => {
    fc.assert(
      fc.property(
        document,
        fc.nat(),
        fc.constantFrom('', '"', '\\', '\u0001', ',', '}', ']', '0', 'tru'),
        (written, at, piece) => {
          const text = write(written, '');
          const cut = at % (text.length + 1);
          const broken = text.slice(0, cut) + piece + text.slice(cut + 1);
          let isJson = true;
          try {
            JSON.parse(broken);
          } catch {
            isJson = false;
          }
          expect(parseJson(broken) !== undefined).toBe(isJson);
          if (isJson) readSlowly(broken, 'plain');
          else expect(() => readSlowly(broken, 'plain')).toThrow(SyntaxError);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['{"a":"\\n"}', false],
    ['{"a\\n" \n: 1}', true],
    ['["\\"", {"\\u0041":1}]', true],
    ['["a\\\\", "b:", {"c" : "\\\\\\":"}]', false],
    ['{"a":"\\', false],
    ['', false],
  ])('%j: an escape in a name is told from one in a value', (text, expected) => {
    expect(hasEscapedName(text)).toBe(expected);
  });

  it('with an escaped name is bounded in its depth', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}{"\\u0041":1}${']'.repeat(depth)}`;
    expect(parseJson(nested(readerDepthMax - 1))).toBeDefined();
    expect(parseJson(nested(readerDepthMax))).toBeUndefined();
  });
});
