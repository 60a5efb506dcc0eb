import { describe, expect, test } from '@jest/globals';
import type { JsonValue } from '@tollgate/schema';
import fc from 'fast-check';
import type { WireFrame } from '../core/wire.js';
import { frameCharsMax } from './framer.js';
import { wholeLineCharsMax } from './line-cutter.js';
import { openSseFramer } from './sse.js';

/** All frames of a text that arrives in the given pieces. */
function framesOf(...pieces: readonly string[]): WireFrame[] {
  const framer = openSseFramer();
  return [...pieces.flatMap((piece) => framer.push(piece)), ...framer.end()];
}

describe('server-sent events', () => {
  test.each([
    ['a line feed', '\n'],
    ['a carriage return', '\r'],
    ['both', '\r\n'],
  ])('end their lines with %s', (_name, end) => {
    const text = ['data: one', '', 'event: ping', 'data: two', '', ''].join(end);
    expect(framesOf(text)).toEqual([{ data: 'one' }, { event: 'ping', data: 'two' }]);
  });

  test('may mix the three line ends in one stream', () => {
    expect(framesOf('data: one\r\n\rdata: two\n\r\ndata: three\r\r')).toEqual([
      { data: 'one' },
      { data: 'two' },
      { data: 'three' },
    ]);
  });

  test('are the same when CRLF is split between two pushes', () => {
    expect(framesOf('data: one\r', '\n\r', '\ndata: two\r', '\n\r\n')).toEqual([{ data: 'one' }, { data: 'two' }]);
  });

  test('do not take a carriage return and a later line feed apart for two lines', () => {
    const framer = openSseFramer();
    expect(framer.push('data: one\r')).toEqual([]);
    // Alone, the line feed would be an empty line and end the event.
    expect(framer.push('\n')).toEqual([]);
    expect(framer.push('data: more\n\n')).toEqual([{ data: 'one\nmore' }]);
  });

  test('treat an empty push between the halves of CRLF as nothing', () => {
    expect(framesOf('data: one\r', '', '\n\r\n')).toEqual([{ data: 'one' }]);
  });

  test.each([
    ['data:one', 'one'],
    ['data: one', 'one'],
    ['data:  one', ' one'],
    ['data:\tone', '\tone'],
    ['data: a:b', 'a:b'],
    ['data:', ''],
    ['data', ''],
    ['data: ', ''],
  ])('read the value of %j as %j', (line, value) => {
    expect(framesOf(`${line}\n\n`)).toEqual([{ data: value }]);
  });

  test('join several lines of data by line feeds', () => {
    expect(framesOf('data: {"a":\ndata: 1}\ndata:\ndata: end\n\n')).toEqual([{ data: '{"a":\n1}\n\nend' }]);
  });

  test.each([
    ['a comment', ': OPENROUTER PROCESSING\n\n'],
    ['a bare colon', ':\n\n'],
    ['an id', 'id: 7\n\n'],
    ['a retry time', 'retry: 10\n\n'],
    ['a field nobody knows', 'colour: red\n\n'],
    ['an event without data', 'event: ping\n\n'],
    ['empty lines', '\n\n\n\n'],
    ['a name that only begins like data', 'database: x\n\n'],
  ])('give nothing for %s', (_name, text) => {
    expect(framesOf(text)).toEqual([]);
    expect(framesOf(`${text}data: x\n\n`)).toEqual([{ data: 'x' }]);
  });

  test('forget the name of an event with the event', () => {
    expect(framesOf('event: a\ndata: 1\n\ndata: 2\n\nevent: b\n\ndata: 3\n\n')).toEqual([
      { event: 'a', data: '1' },
      { data: '2' },
      { data: '3' },
    ]);
  });

  test('take the last of several names, and an empty one as none', () => {
    expect(
      framesOf('event: a\nevent: b\ndata: 1\n\nevent: a\nevent\ndata: 2\n\nevent: a\nevent:\ndata: 3\n\n'),
    ).toEqual([{ event: 'b', data: '1' }, { data: '2' }, { data: '3' }]);
  });

  test('may begin with a byte order mark, and only begin', () => {
    expect(framesOf('\uFEFFdata: one\n\n')).toEqual([{ data: 'one' }]);
    expect(framesOf('', '\uFEFF', 'data: one\n\n')).toEqual([{ data: 'one' }]);
    expect(framesOf('data: one\n\n\uFEFFdata: two\n\n')).toEqual([{ data: 'one' }]);
  });

  test('need no empty line at the end of the bytes', () => {
    expect(framesOf('data: one\n\ndata: two')).toEqual([{ data: 'one' }, { data: 'two' }]);
    expect(framesOf('data: one\n\ndata: two\n')).toEqual([{ data: 'one' }, { data: 'two' }]);
    expect(framesOf('event: x\ndata: two\r')).toEqual([{ event: 'x', data: 'two' }]);
    expect(framesOf('data: one\n\nevent: x')).toEqual([{ data: 'one' }]);
  });

  test('come out as soon as their empty line is there', () => {
    const framer = openSseFramer();
    expect(framer.push('data: one\n')).toEqual([]);
    expect(framer.push('\n')).toEqual([{ data: 'one' }]);
    expect(framer.push('data: two\r\n\r')).toEqual([{ data: 'two' }]);
    expect(framer.end()).toEqual([]);
  });

  test('keep text that looks like their own syntax inside of data', () => {
    const data = JSON.stringify({ text: 'data: x\n\nevent: y' });
    expect(framesOf(`data: ${data}\n\n`)).toEqual([{ data }]);
  });

  test('are the same however the text is cut', () => {
    const piece = fc.constantFrom(
      'data: a',
      'data:b',
      'event: e',
      ': c',
      '\n',
      '\r',
      '\r\n',
      '\n\n',
      'x',
      '\uFEFF',
      '😀',
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
});

describe('the bound of a frame', () => {
  const framer = (): ReturnType<typeof openSseFramer> => openSseFramer();

  test('lets a frame pass that just fits', () => {
    const sse = framer();
    const data = 'x'.repeat(frameCharsMax - 2);
    expect(sse.push(`event: big\ndata: "${data}"\n\n`)).toEqual([{ event: 'big', data: '', long: { value: data } }]);
    expect(sse.oversizedFrames()).toBe(0);
  });

  test('drops and counts a longer one, and goes on with the next', () => {
    const sse = framer();
    expect(sse.push(`data: ${'x'.repeat(frameCharsMax + 1)}\n\ndata: next\n\n`)).toEqual([{ data: 'next' }]);
    expect(sse.oversizedFrames()).toBe(1);
    expect(sse.push(`event: big\ndata: ${'x'.repeat(frameCharsMax + 1)}\n\ndata: after\n\n`)).toEqual([
      { data: 'after' },
    ]);
    expect(sse.oversizedFrames()).toBe(2);
  });

  test('counts all lines of data of a frame together', () => {
    const sse = framer();
    const half = `data: ${'x'.repeat(frameCharsMax / 2)}\n`;
    expect(sse.push(`${half}${half}${half}\ndata: next\n\n`)).toEqual([{ data: 'next' }]);
    expect(sse.oversizedFrames()).toBe(1);
  });

  test('drops what came before and after the long line in the same frame', () => {
    const sse = framer();
    const text = `data: before\ndata: ${'x'.repeat(frameCharsMax + 1)}\ndata: after\n\ndata: next\n\n`;
    expect(sse.push(text)).toEqual([{ data: 'next' }]);
  });

  test('does not hold for a comment, which is no frame', () => {
    const sse = framer();
    expect(sse.push(`data: kept\n:${'x'.repeat(frameCharsMax + 1)}\n\n`)).toEqual([{ data: 'kept' }]);
    expect(sse.oversizedFrames()).toBe(0);
  });

  test('counts a frame that the bytes end in', () => {
    const sse = framer();
    expect(sse.push(`data: ${'x'.repeat(frameCharsMax + 1)}`)).toEqual([]);
    expect(sse.end()).toEqual([]);
    expect(sse.oversizedFrames()).toBe(1);
  });

  test('is reached by pieces as well as by one push', () => {
    const sse = framer();
    const piece = 'x'.repeat(64 * 1024);
    sse.push('data: ');
    for (let sent = 0; sent <= frameCharsMax; sent += piece.length) expect(sse.push(piece)).toEqual([]);
    expect(sse.push('\n\ndata: next\n\n')).toEqual([{ data: 'next' }]);
    expect(sse.oversizedFrames()).toBe(1);
  });
});

describe('data that is too long to be held', () => {
  const value = { a: ['x'.repeat(wholeLineCharsMax), { b: 'ü😀\n' }], c: null };
  const long = (read: JsonValue | undefined): WireFrame[] => [{ data: '', long: { value: read } }];

  test('is read as it comes, on one line or on several, wherever it is cut', () => {
    for (const text of [JSON.stringify(value), JSON.stringify(value, null, 1)]) {
      const stream = `${text
        .split('\n')
        .map((line) => `data: ${line}\n`)
        .join('')}\n`;
      expect(framesOf(stream)).toEqual(long(value));
      for (const at of [5, 6, 7, 8, wholeLineCharsMax, stream.length - 20, stream.length - 12, stream.length - 1]) {
        expect(framesOf(stream.slice(0, at), stream.slice(at))).toEqual(long(value));
      }
    }
  });

  test('that is no JSON says nothing', () => {
    expect(framesOf(`data: ${'x'.repeat(wholeLineCharsMax)}\n\ndata: 1\n\n`)).toEqual([
      ...long(undefined),
      { data: '1' },
    ]);
  });

  test('of many short lines is read just the same', () => {
    const line = 'data: "x",\n';
    const count = Math.ceil((2 * wholeLineCharsMax) / 4);
    const stream = `data: [\n${line.repeat(count)}data: 0]\n\n`;
    expect(framesOf(stream)).toEqual(long([...Array.from({ length: count }, () => 'x'), 0]));
  });

  test('does not make the next event long', () => {
    expect(framesOf(`data: ${JSON.stringify(value)}\n\ndata: {"a":1}\n\n`)).toEqual([
      ...long(value),
      { data: '{"a":1}' },
    ]);
  });
});

describe('the time it takes', () => {
  /** Generous, because tests share their machine; a second look at what was seen would take many times longer. */
  const msMax = 1500;

  test('is short for a line of 16 MiB in small pushes, of which nothing can be read', () => {
    const sse = openSseFramer();
    const piece = 'x'.repeat(4096);
    const started = performance.now();
    sse.push('data: ');
    for (let sent = 0; sent < 16 * 1024 * 1024; sent += piece.length) sse.push(piece);
    expect(sse.push('\n\ndata: next\n\n')).toHaveLength(2);
    expect(performance.now() - started).toBeLessThan(msMax);
  });

  test('is linear for many lines in one push, whichever their ends are', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = `data: {"a":1}${end}${end}`.repeat(100_000);
      const started = performance.now();
      expect(openSseFramer().push(text).length).toBe(100_000);
      expect(performance.now() - started).toBeLessThan(msMax);
    }
  });

  test('is linear for many line feeds before one carriage return', () => {
    const started = performance.now();
    expect(openSseFramer().push(`${'data: a\n\n'.repeat(100_000)}\r`).length).toBe(100_000);
    expect(performance.now() - started).toBeLessThan(msMax);
  });

  test('is linear for a stream that arrives one character at a time', () => {
    const sse = openSseFramer();
    const started = performance.now();
    let frames = 0;
    for (const character of `data: ${'x'.repeat(200_000)}\n\n`) frames += sse.push(character).length;
    expect(frames).toBe(1);
    expect(performance.now() - started).toBeLessThan(msMax);
  });
});
