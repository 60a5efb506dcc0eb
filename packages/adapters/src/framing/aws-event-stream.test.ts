import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type EventMessage,
  eventStreamBytes,
  framed,
  messageBytes,
  preludeOf,
} from '../../conformance/harness/event-stream-bytes.js';
import { frameTexts } from '../../conformance/harness/frame-texts.js';
import { jsonOfFrame, type WireFrame } from '../core/wire.js';
import { headerBytesMax, openAwsEventStreamFramer, wholeMessageBytesMax } from './aws-event-stream.js';
import { messageBytesMax } from './framer.js';

const event = (type: string, payload: unknown): EventMessage => ({
  headers: { ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' },
  payload,
});
const three = [event('messageStart', { role: 'assistant' }), event('x', { text: 'Grüße 🙂' }), event('metadata', {})];

function frame(
  bytes: Uint8Array,
  cuts: readonly number[] = [],
  texts = frameTexts,
): { frames: WireFrame[]; unreadable: number } {
  const framer = openAwsEventStreamFramer(texts);
  const frames: WireFrame[] = [];
  let start = 0;
  for (const end of [...cuts, bytes.length]) {
    frames.push(...framer.push(bytes.subarray(start, end)));
    start = end;
  }
  frames.push(...framer.end());
  return { frames, unreadable: framer.unreadableFrames() };
}

describe('a whole stream', () => {
  const bytes = eventStreamBytes(three);
  const expected = [
    { event: 'messageStart', data: '{"role":"assistant"}' },
    { event: 'x', data: '{"text":"Grüße 🙂"}' },
    { event: 'metadata', data: '{}' },
  ];

  test('gives a frame for each message, with its type and its payload', () => {
    expect(frame(bytes)).toEqual({ frames: expected, unreadable: 0 });
  });

  test('gives the same frames when cut at any byte, and byte by byte', () => {
    for (let cut = 0; cut <= bytes.length; cut += 1) expect(frame(bytes, [cut]).frames).toEqual(expected);
    const everywhere = Array.from({ length: bytes.length }, (_, place) => place);
    expect(frame(bytes, everywhere)).toEqual({ frames: expected, unreadable: 0 });
  });

  test('gives only the whole messages of a part of it', () => {
    const ends = [0, 1, 2, 3].map((count) => eventStreamBytes(three.slice(0, count)).length);
    for (let length = 0; length < bytes.length; length += 1) {
      const { frames, unreadable } = frame(bytes.subarray(0, length));
      expect(frames).toEqual(expected.slice(0, ends.filter((end) => end <= length).length - 1));
      expect(unreadable).toBe(0);
    }
  });
});

describe('what a message says of itself', () => {
  test('headers of all types are stepped over', () => {
    const headers = {
      yes: true,
      no: false,
      byte: { type: 'byte', value: -1 },
      short: { type: 'short', value: -2 },
      int: { type: 'int', value: 1 << 30 },
      long: { type: 'long', value: 1n << 60n },
      bytes: { type: 'bytes', value: Uint8Array.of(7, 7, 7) },
      time: { type: 'time', value: 1_764_000_000_000n },
      uuid: { type: 'uuid', value: new Uint8Array(16).fill(7) },
      ':event-type': 'late',
    } as const;
    expect(frame(messageBytes({ headers, payload: [1] }))).toEqual({
      frames: [{ event: 'late', data: '[1]' }],
      unreadable: 0,
    });
  });

  test('an exception is told from an event by its name', () => {
    const headers = { ':message-type': 'exception', ':exception-type': 'throttlingException' };
    expect(frame(messageBytes({ headers, payload: { message: 'Slow down.' } })).frames).toEqual([
      { event: 'exception:throttlingException', data: '{"message":"Slow down."}' },
    ]);
  });

  test('an error carries its message in its headers', () => {
    const headers = { ':message-type': 'error', ':error-code': 'InternalError', ':error-message': 'It "broke".' };
    expect(frame(messageBytes({ headers, payload: new Uint8Array() })).frames).toEqual([
      { event: 'error:InternalError', data: '{"message":"It \\"broke\\"."}' },
    ]);
  });

  test.each([
    [{ ':message-type': 'exception' }, 'exception:'],
    [{ ':message-type': 'error' }, 'error:'],
    [{}, undefined],
  ])('what %j leaves out is empty', (headers, name) => {
    expect(frame(messageBytes({ headers, payload: {} })).frames[0]?.event).toBe(name);
  });
});

describe('a message too long to be held', () => {
  const said = { a: 'Grüße 😀 "x"\n'.repeat(wholeMessageBytesMax / 16), b: [1.5e3, null, { c: '€' }] };
  const long = messageBytes(event('contentBlockDelta', said));
  const around = Buffer.concat([messageBytes(event('one', 1)), long, messageBytes(event('two', 2))]);
  const start = messageBytes(event('one', 1)).length;
  const edges = [...Array(160).keys()].flatMap((place) => [start + place, start + long.length - 80 + place]);

  test('says the same wherever it is cut', () => {
    expect(long.length).toBeGreaterThan(wholeMessageBytesMax);
    for (const cut of edges) {
      const { frames, unreadable } = frame(around, [cut]);
      expect({ cut, unreadable, said: frames.map(jsonOfFrame) }).toEqual({ cut, unreadable: 0, said: [1, said, 2] });
      expect(frames[1]?.event).toBe('contentBlockDelta');
    }
    const everywhere = Array.from({ length: around.length }, (_, place) => place);
    expect(frame(around, everywhere).frames.map(jsonOfFrame)).toEqual([1, said, 2]);
  });

  test('is given up with all behind it where one byte is damaged', () => {
    for (const place of [...edges, start + (long.length >> 1)].filter((at) => at < start + long.length)) {
      const damaged = Uint8Array.from(around);
      damaged[place] = (damaged[place] ?? 0) ^ 0x10;
      const { frames, unreadable } = frame(damaged, [start + 100, start + 1000]);
      expect({ place, said: frames.map(jsonOfFrame), unreadable }).toEqual({ place, said: [1], unreadable: 1 });
    }
  });

  test('is an exception or an error where its headers say so', () => {
    const exception = { ':message-type': 'exception', ':exception-type': 'throttlingException' };
    const [frameOfException] = frame(messageBytes({ headers: exception, payload: said })).frames;
    expect(frameOfException?.event).toBe('exception:throttlingException');
    expect(frameOfException === undefined ? undefined : jsonOfFrame(frameOfException)).toEqual(said);
    const error = { ':message-type': 'error', ':error-code': 'InternalError', ':error-message': 'It broke.' };
    expect(frame(messageBytes({ headers: error, payload: said })).frames).toEqual([
      { event: 'error:InternalError', data: '{"message":"It broke."}' },
    ]);
  });

  test('is read to its end, also where its text is held back as long as more may follow', () => {
    const open = () => {
      const { push, end } = frameTexts.open();
      let held = '';
      const keepLast = (text: string) => {
        held += text;
        const [told, kept] = [held.slice(0, -9), held.slice(-9)];
        held = kept;
        return told;
      };
      return { push: (bytes: Uint8Array) => keepLast(push(bytes)), end: () => held + end() };
    };
    expect(frame(around, [], { ...frameTexts, open }).frames.map(jsonOfFrame)).toEqual([1, said, 2]);
  });

  test('that is no JSON has no value', () => {
    const { frames } = frame(framed(new Uint8Array(), Buffer.alloc(wholeMessageBytesMax, 'x')));
    expect(frames).toEqual([{ data: '', long: { value: undefined } }]);
  });
});

describe('damage', () => {
  const whole = eventStreamBytes(three);

  test('of any single byte is noticed, and nothing after it is believed', () => {
    const lengths = three.map((message) => messageBytes(message).length);
    for (let place = 0; place < whole.length; place += 1) {
      const damaged = Uint8Array.from(whole);
      damaged[place] = (damaged[place] ?? 0) ^ 0x10;
      const intact = place < (lengths[0] ?? 0) ? 0 : place < (lengths[0] ?? 0) + (lengths[1] ?? 0) ? 1 : 2;
      const { frames, unreadable } = frame(damaged);
      expect({ place, frames: frames.length, unreadable }).toEqual({ place, frames: intact, unreadable: 1 });
    }
  });

  test.each([
    ['longer than the limit', messageBytesMax + 1, 0],
    ['shorter than its own frame', 15, 0],
    ['shorter than its prelude', 5, 0],
    ['of no length', 0, 0],
    ['shorter than its headers', 20, 5],
    ['of the largest number', 0xffff_ffff, 0xffff_ffff],
  ])('a message that says it is %s ends the stream', (_what, total, headers) => {
    const { frames, unreadable } = frame(
      Buffer.concat([messageBytes(event('one', 1)), preludeOf(total, headers), messageBytes(event('two', 2))]),
    );
    expect(frames).toEqual([{ event: 'one', data: '1' }]);
    expect(unreadable).toBe(1);
  });

  test('a message of exactly the limit is read', () => {
    const payload = Buffer.alloc(messageBytesMax - 16, '"'.padEnd(messageBytesMax - 17, 'x').concat('"'));
    const { frames, unreadable } = frame(framed(new Uint8Array(), payload));
    expect(String(jsonOfFrame({ data: '', ...frames[0] })).length).toBe(payload.length - 2);
    expect(unreadable).toBe(0);
  });

  test('headers of exactly the limit are read, longer ones end the stream', () => {
    const headers = (bytes: number) => {
      const piece = Uint8Array.from([1, 65, 6, 0xff, 0xff, ...new Uint8Array(0xffff)]);
      const rest = bytes - piece.length;
      return Buffer.concat([
        piece,
        Uint8Array.from([1, 66, 6, (rest - 5) >> 8, (rest - 5) & 0xff]),
        Buffer.alloc(rest - 5),
      ]);
    };
    expect(frame(framed(headers(headerBytesMax), Buffer.from('{}')))).toEqual({
      frames: [{ data: '', long: { value: {} } }],
      unreadable: 0,
    });
    expect(frame(framed(headers(headerBytesMax + 1), Buffer.from('{}')))).toEqual({ frames: [], unreadable: 1 });
  });

  test.each([
    ['an unknown type', [1, 65, 10]],
    ['no name', [0, 0]],
    ['no type', [1, 65]],
    ['a name that is cut off', [9, 65]],
    ['a length that is cut off', [1, 65, 7, 0]],
    ['a text that is cut off', [1, 65, 7, 0, 9, 66]],
    ['a number that is cut off', [1, 65, 5, 0]],
  ])('headers with %s end the stream', (_what, head) => {
    const payloads = [Buffer.from('{}'), Buffer.alloc(wholeMessageBytesMax, '1')];
    for (const payload of payloads) {
      expect(frame(framed(Uint8Array.from(head), payload))).toEqual({ frames: [], unreadable: 1 });
    }
  });

  test('a long message that says its headers are longer than itself ends the stream', () => {
    const total = wholeMessageBytesMax + 1000;
    const said = Buffer.concat([preludeOf(total, total), Buffer.alloc(total)]);
    // Once the prelude has come: nothing is held for headers that cannot be there.
    expect(frame(said.subarray(0, 12))).toEqual({ frames: [], unreadable: 1 });
    expect(frame(said)).toEqual({ frames: [], unreadable: 1 });
  });
});

describe('any bytes at all', () => {
  test('never make it throw, and never give more frames than they have room for', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.array(fc.nat({ max: 400 }), { maxLength: 5 }),
        (bytes, cuts) => {
          const sorted = cuts.filter((cut) => cut <= bytes.length).toSorted((left, right) => left - right);
          const cut = frame(bytes, sorted);
          expect(cut).toEqual(frame(bytes));
          expect(cut.frames.length).toBeLessThanOrEqual(bytes.length / 16);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('in messages whose checksums are right never make it throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 60 }), (head, body) => {
        const { frames, unreadable } = frame(framed(head, body));
        expect(frames.length + unreadable).toBe(1);
      }),
      { numRuns: 500 },
    );
  });

  test('cost a time that grows no faster than they do', () => {
    // Counted in reads of text instead of milliseconds: one for each header's name and value and one for each payload.
    let reads = 0;
    let bytesRead = 0;
    const decode = (bytes: Uint8Array): string => {
      reads += 1;
      bytesRead += bytes.length;
      return '';
    };
    const framer = openAwsEventStreamFramer({ ...frameTexts, decode });
    const message = messageBytes(event('contentBlockDelta', { delta: { text: 'word '.repeat(20) } }));
    const count = 500;
    const all = Buffer.concat(Array.from({ length: count }, () => message));
    for (const byte of all) framer.push(Uint8Array.of(byte));
    expect(reads).toBe(count * 7);
    expect(bytesRead).toBeLessThan(all.length);
  });
});
