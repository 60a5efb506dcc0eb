import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { WireFrame } from '../core/wire.js';
import { frameCharsMax } from './framer.js';
import { openSseOrJsonFramer } from './sse-or-json.js';

function framesOf(...pieces: readonly string[]): WireFrame[] {
  const framer = openSseOrJsonFramer();
  return [...pieces.flatMap((piece) => framer.push(piece)), ...framer.end()];
}

/** What the frames hold, whatever its spacing. */
function valuesOf(...pieces: readonly string[]): unknown[] {
  return framesOf(...pieces).map(({ data }) => JSON.parse(data));
}

const error = { error: { code: 503, message: 'A "}" is no end.\n\\', status: 'UNAVAILABLE', details: [{ a: [1] }] } };

describe('server-sent events with bare JSON between them', () => {
  test('are events where there is no JSON', () => {
    expect(framesOf('data: {"a":1}\r\n\r\nevent: x\r\ndata: 2\r\n\r\n: comment\r\n\r\n')).toEqual([
      { data: '{"a":1}' },
      { event: 'x', data: '2' },
    ]);
  });

  test.each([
    ['in one line', JSON.stringify(error)],
    ['over several lines', JSON.stringify(error, null, 2)],
    ['over several lines that end in CRLF', JSON.stringify(error, null, 2).replaceAll('\n', '\r\n')],
  ])('give an object %s as a frame, in its place', (_name, text) => {
    const stream = `data: {"a":1}\r\n\r\n${text}\r\ndata: {"b":2}\r\n\r\n`;
    expect(valuesOf(stream)).toEqual([{ a: 1 }, error, { b: 2 }]);
  });

  test('give an object that needs no line end behind it', () => {
    expect(valuesOf(`data: {"a":1}\n\n${JSON.stringify(error)}`)).toEqual([{ a: 1 }, error]);
  });

  test('give an object that was cut off for its reader to find it broken', () => {
    const frames = framesOf('data: {"a":1}\n\n{"error": {\n  "code": 5');
    expect(frames).toHaveLength(2);
    expect(() => JSON.parse(frames[1]?.data ?? '')).toThrow();
  });

  test.each(['id: {}', 'retry: 5', 'nonsense', '"text": {', '}', ']', '  '])('pass over the line %j', (line) => {
    expect(valuesOf(`${line}\n\ndata: {"a":1}\n\n`)).toEqual([{ a: 1 }]);
  });
});

describe('a JSON array in the place of events', () => {
  const chunks = [{ a: '[{"]' }, { b: [{ c: {} }] }, { d: null }];

  test.each([
    ['on one line', JSON.stringify(chunks)],
    ['indented', JSON.stringify(chunks, null, 2)],
    [
      'with its commas on lines of their own',
      `[${chunks.map((chunk) => JSON.stringify(chunk, null, 1)).join('\n,\n')}\n]`,
    ],
    ['with carriage returns', JSON.stringify(chunks, null, '\t').replaceAll('\n', '\r\n')],
  ])('%s gives a frame an element', (_name, text) => {
    expect(valuesOf(text)).toEqual(chunks);
  });

  test('gives its elements as soon as they are whole', () => {
    const framer = openSseOrJsonFramer();
    expect(framer.push('[{"a":\n')).toEqual([]);
    expect(framer.push('1}\n')).toEqual([{ data: '{"a":\n1}' }]);
    expect(framer.push(',\n{"b":2}\n')).toEqual([{ data: '{"b":2}' }]);
    expect(framer.push(']\n')).toEqual([]);
    expect(framer.end()).toEqual([]);
  });

  test('that was not closed ends in a frame that cannot be read', () => {
    expect(framesOf('[{"a":1}\n,\n{"b":2}')).toEqual([{ data: '{"a":1}' }, { data: '{"b":2}' }, { data: '[' }]);
  });

  test('is followed by events again', () => {
    expect(valuesOf('[{"a":1}]\ndata: {"b":2}\n\n')).toEqual([{ a: 1 }, { b: 2 }]);
  });
});

test('the frames are the same however the text is cut', () => {
  const piece = fc.constantFrom(
    'data: {"a":1}',
    '{"e":',
    '"x}"',
    '{}',
    '}',
    '[',
    ']',
    ',',
    '\n',
    '\r\n',
    '\n\n',
    '"',
    '\\',
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 30 }),
      fc.array(fc.nat({ max: 120 }), { maxLength: 12 }),
      (parts, cuts) => {
        const text = parts.join('');
        const places = [0, ...cuts.filter((cut) => cut < text.length).toSorted((a, b) => a - b), text.length];
        const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
        expect(framesOf(...pieces)).toEqual(framesOf(text));
      },
    ),
    { numRuns: 500 },
  );
});

test('an object longer than a frame may be is dropped and counted, and the next one is read', () => {
  const framer = openSseOrJsonFramer();
  const half = JSON.stringify('x'.repeat(frameCharsMax / 2));
  const frames = framer.push(`[{"a":${half},\n"b":${half}}\n,\n{"c":1}]\n`);
  expect(frames.map(({ data }) => JSON.parse(data))).toEqual([{ c: 1 }]);
  expect(framer.oversizedFrames()).toBe(1);
});

test('a picture is a frame, in an event or by itself', () => {
  const picture = { data: 'x'.repeat(4 * 1024 * 1024) };
  const text = JSON.stringify(picture);
  const long = { data: '', long: { value: picture } };
  expect(framesOf(`data: ${text}\r\n\r\n`, `${text}\n`)).toEqual([long, long]);
});

test('a long line that is neither is passed over, whatever stands in it', () => {
  expect(valuesOf('x'.repeat(100_000), '{"a":1}', '\ndata: {"b":2}\n\n')).toEqual([{ b: 2 }]);
});
