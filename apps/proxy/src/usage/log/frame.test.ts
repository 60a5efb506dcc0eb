import { crc32 } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FrameEncoder, frameTextBytesMax, readFrameAt, scanFrames } from './frame.js';

const texts = ['{"a":1}', '{"b":"€ 値 😀"}', '{}', `{"long":"${'x'.repeat(300)}"}`];

function framesOf(all: readonly string[]): Buffer {
  const encoder = new FrameEncoder();
  return Buffer.concat(all.map((text) => Buffer.from(encoder.encode(text))));
}

/** A frame that says any length of its text, with a checksum that is right for what is there. */
function frameThatSays(textBytes: number, text: string): Buffer {
  const checked = `${textBytes.toString(16).padStart(8, '0')} ${text}`;
  return Buffer.from(`${crc32(checked).toString(16).padStart(8, '0')} ${checked}\n`);
}

function intactTexts(bytes: Buffer): string[] {
  return [...scanFrames(bytes)].flatMap(({ text }) => text ?? []);
}

describe('frames', () => {
  test('come back as they were written', () => {
    const scanned = [...scanFrames(framesOf(texts))];
    expect(scanned.map(({ text }) => text)).toEqual(texts);
  });

  test('are readable lines', () => {
    expect(framesOf(['{"a":1}']).toString('utf8')).toMatch(/^[0-9a-f]{8} 00000007 \{"a":1\}\n$/);
  });

  test('hold any JSON text, however long', () => {
    fc.assert(
      fc.property(fc.array(fc.json({ maxDepth: 3 }), { maxLength: 8 }), (all) => {
        expect(intactTexts(framesOf(all))).toEqual(all);
      }),
    );
    const long = JSON.stringify('😀'.repeat(50_000));
    expect(intactTexts(framesOf([long, '{}']))).toEqual([long, '{}']);
  });

  test('a text beyond the bound is not written', () => {
    expect(() => new FrameEncoder().encode('x'.repeat(frameTextBytesMax + 1))).toThrow(RangeError);
  });

  test('that say they are longer than the bound, or than the log, are damage however right their checksum', () => {
    expect(intactTexts(frameThatSays(2, '{}'))).toEqual(['{}']);
    const tooLong = frameThatSays(frameTextBytesMax + 1, 'x'.repeat(frameTextBytesMax + 1));
    expect(intactTexts(Buffer.concat([tooLong, framesOf(['{}'])]))).toEqual(['{}']);
    expect(intactTexts(frameThatSays(9, '{}').subarray(0, -1))).toEqual([]);
    // Nobody must make room for what such a frame says.
    expect(readFrameAt(tooLong.subarray(0, 100))).toBeUndefined();
    expect(readFrameAt(frameThatSays(0xffff_ffff, '{}'))).toBeUndefined();
  });

  test('a log cut at any byte gives every frame before the cut', () => {
    const bytes = framesOf(texts);
    const starts = [...scanFrames(bytes)].map(({ end }) => end);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const whole = starts.filter((end) => end <= cut).length;
      expect(intactTexts(bytes.subarray(0, cut))).toEqual(texts.slice(0, whole));
    }
  });

  test('any flipped bit costs the frame it is in and no other', () => {
    const bytes = framesOf(texts);
    const frames = [...scanFrames(bytes)];
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const offset = bit >> 3;
      const damaged = Buffer.from(bytes);
      damaged[offset] = (damaged[offset] ?? 0) ^ (1 << (bit & 7));
      const others = frames.filter(({ start, end }) => offset < start || offset >= end).map(({ text }) => text);
      const survivors = intactTexts(damaged);
      expect(survivors.filter((text) => !texts.includes(text))).toEqual([]);
      expect(others.every((text) => text !== undefined && survivors.includes(text))).toBe(true);
    }
  });

  test('random bytes are damage, never a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (random) => {
        expect(intactTexts(Buffer.from(random))).toEqual([]);
      }),
    );
  });

  test('damage is reported once for a whole stretch, with its bounds', () => {
    const bytes = Buffer.concat([framesOf(['{}']), Buffer.from('junk\nmore junk\n'), framesOf(['{"a":1}'])]);
    const [first, damage, last] = [...scanFrames(bytes)];
    expect(first?.text).toBe('{}');
    expect(bytes.subarray(damage?.start, damage?.end).toString()).toBe('junk\nmore junk\n');
    expect(last?.text).toBe('{"a":1}');
  });

  test('one frame can be read from its start, and says how much it needs', () => {
    const bytes = framesOf(['{"a":1}', '{}']);
    expect(readFrameAt(bytes.subarray(0, 5))).toEqual({ bytesNeeded: 18 });
    expect(readFrameAt(bytes.subarray(0, 20))).toEqual({ bytesNeeded: 25 });
    expect(readFrameAt(bytes)).toBe('{"a":1}');
    bytes[20] = 0x7a;
    expect(readFrameAt(bytes)).toBeUndefined();
  });
});
