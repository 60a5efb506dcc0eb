import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EventCutter, heldEventBytesMax } from './event-cutter.js';

function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.toSorted((left, right) => left - right), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

function feed(pieces: readonly Buffer[]): { events: string[]; rest: string } {
  const cutter = new EventCutter();
  const events = pieces.flatMap((piece) => cutter.push(piece)).map(({ bytes }) => bytes.toString('utf8'));
  return { events, rest: cutter.end().bytes.toString('utf8') };
}

describe('cutting a stream into events', () => {
  test.each([
    ['data: a\n\ndata: b\n\n', ['data: a\n\n', 'data: b\n\n'], ''],
    ['data: a\r\n\r\ndata: b\r\n\r\n', ['data: a\r\n\r\n', 'data: b\r\n\r\n'], ''],
    ['data: a\r\rdata: b', ['data: a\r\r'], 'data: b'],
    ['event: x\ndata: a\n\n: comment\n\n', ['event: x\ndata: a\n\n', ': comment\n\n'], ''],
    ['data: a\n', [], 'data: a\n'],
    ['\n\ndata: a\n\n', ['\n', '\n', 'data: a\n\n'], ''],
    ['', [], ''],
  ])('%j is %j and %j', (text, events, rest) => {
    expect(feed([Buffer.from(text)])).toEqual({ events, rest });
  });

  test('no byte is lost or changed, and events of LF and CRLF streams are the same however they arrive', () => {
    const line = fc.constantFrom('data: {"a":"ü😀"}', 'event: x', ': ping', 'data:', 'id: 1');
    const event = fc.array(line, { minLength: 1, maxLength: 3 });
    const stream = fc.tuple(fc.array(event, { maxLength: 6 }), fc.constantFrom('\n', '\r\n'));
    fc.assert(
      fc.property(stream, fc.array(fc.nat({ max: 400 })), ([lists, newline], cuts) => {
        const expected = lists.map((lines) => `${lines.join(newline)}${newline}${newline}`);
        const bytes = Buffer.from(expected.join(''));
        const { events, rest } = feed(
          cutAt(
            bytes,
            cuts.map((cut) => Math.min(cut, bytes.length)),
          ),
        );
        expect(events.join('') + rest).toBe(bytes.toString('utf8'));
        // An empty line that is cut inside its CRLF leaves a line feed, which is an event of nothing.
        expect(events.join('').replaceAll('\r', '')).toBe(expected.join('').replaceAll('\r', ''));
        if (newline === '\n') expect(events).toEqual(expected);
      }),
    );
  });

  test('an event that never ends does not fill the memory', () => {
    const cutter = new EventCutter();
    let passed = 0;
    for (let piece = 0; piece < 100; piece++) {
      for (const { bytes } of cutter.push(Buffer.alloc(10_000, 'x'))) passed += bytes.length;
    }
    expect(passed).toBeGreaterThan(1_000_000 - heldEventBytesMax - 10_000);
  });

  test('what is given of an event that is too long to wait for says that it is a piece', () => {
    const cutter = new EventCutter();
    const long = Buffer.alloc(heldEventBytesMax + 1, 'x');
    const arePieces = (bytes: Buffer) => cutter.push(bytes).map(({ isPiece }) => isPiece);
    expect(arePieces(Buffer.from('data: a\n\n'))).toEqual([false]);
    expect(arePieces(long)).toEqual([true]);
    expect(arePieces(Buffer.from('the end\n\ndata: b\n\n'))).toEqual([true, false]);
    expect(arePieces(long)).toEqual([true]);
    expect(cutter.end()).toEqual({ bytes: Buffer.alloc(0), isPiece: true });
  });
});
