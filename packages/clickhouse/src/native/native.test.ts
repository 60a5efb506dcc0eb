import { describe, expect, it } from '@jest/globals';
import { ByteWriter } from './byte-writer.js';
import { encodeBlock, encodeColumns } from './column.js';
import { fewTexts, nullableUint16, uuid } from './column-types.js';

function bytesOf(write: (out: ByteWriter) => void, capacityBytes = 1): string {
  const out = new ByteWriter(capacityBytes);
  write(out);
  return out.bytes().toString('hex');
}

describe('bytes', () => {
  it.each([
    ['a number in one byte', (out: ByteWriter) => out.varint(127), '7f'],
    ['a number in two', (out: ByteWriter) => out.varint(300), 'ac02'],
    ['the largest exact number', (out: ByteWriter) => out.int64(Number.MAX_SAFE_INTEGER), 'ffffffffffff1f00'],
    ['a number below zero', (out: ByteWriter) => out.int64(-2), 'feffffffffffffff'],
    ['48 bits', (out: ByteWriter) => out.uint48(0x0123_4567_89ab), 'ab8967452301'],
    ['money below zero', (out: ByteWriter) => out.int128(-1n), 'ff'.repeat(16)],
    ['money beyond 64 bits', (out: ByteWriter) => out.int128(1n << 64n), '00'.repeat(8) + '0100000000000000'],
    ['a short text', (out: ByteWriter) => out.text('ab'), '026162'],
    ['a short text of other characters', (out: ByteWriter) => out.text('aé'), '0361c3a9'],
    ['half a character, which UTF-8 has no bytes for', (out: ByteWriter) => out.text('\ud800'), '03efbfbd'],
    ['a long text', (out: ByteWriter) => out.text('a'.repeat(200)), `c801${'61'.repeat(200)}`],
  ])('hold %s', (_what, write, expected) => {
    expect(bytesOf(write)).toBe(expected);
  });

  it('stay what they are while room is made for more', () => {
    const texts = Array.from({ length: 100 }, (_, index) => `${index}é`.repeat(index));
    const whole = bytesOf((out) => texts.forEach((text) => out.text(text)), 1);
    expect(whole).toBe(bytesOf((out) => texts.forEach((text) => out.text(text)), 1_000_000));
  });
});

describe('a block', () => {
  it('has each column in one piece, after its name and type', () => {
    const rows = [
      { id: '00112233-4455-6677-8899-AABBCCDDEEFF', count: undefined, kind: 'a' },
      {
        id: '00112233-4455-6677-8899-aabbccddeeff',
        count: 258,
        kind: 'a',
      },
    ];
    const columns = encodeColumns<(typeof rows)[number]>(
      [uuid('i', ({ id }) => id), nullableUint16('n', ({ count }) => count), fewTexts('k', ({ kind }) => kind)],
      rows,
    );
    const id = '7766554433221100ffeeddccbbaa9988';
    expect(Buffer.concat(encodeBlock({ columns: 3, rows: 2 }, columns)).toString('hex')).toBe(
      [
        '0302',
        `0169${hex('\u0004UUID')}${id}${id}`,
        `016e${hex('\u0010Nullable(UInt16)')}010000000201`,
        `016b${hex('\u0016LowCardinality(String)')}`,
        // The version, what follows, one key, two rows of it.
        '010000000000000000060000000000000100000000000000016102000000000000000000',
      ].join(''),
    );
  });
});

function hex(text: string): string {
  return Buffer.from(text).toString('hex');
}
