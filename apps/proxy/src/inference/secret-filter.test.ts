import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SecretFilter } from './secret-filter.js';

const secret = 'sk-canary-0123456789';

function filterOf(key: string): SecretFilter {
  return new SecretFilter({ reveal: () => key });
}

function pass(pieces: readonly Buffer[], key = secret): string {
  const filter = filterOf(key);
  const passed = pieces.map((piece) => filter.push(piece));
  return Buffer.concat([...passed, filter.end() ?? Buffer.alloc(0)]).toString('utf8');
}

describe('our credential in an answer', () => {
  test('is blanked wherever it stands', () => {
    expect(pass([Buffer.from(`a ${secret} b ${secret}`)])).toBe('a [secret] b [secret]');
  });

  test('is blanked however it was cut', () => {
    const bytes = Buffer.from(`before ${secret} after ${secret}`);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: bytes.length })), (cuts) => {
        const places = [0, ...cuts.toSorted((left, right) => left - right), bytes.length];
        const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        expect(pass(pieces)).toBe('before [secret] after [secret]');
      }),
    );
  });

  test('all bytes that do not end like its beginning pass as they are, and at once', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes))), (pieces) => {
        const filter = filterOf(secret);
        for (const piece of pieces.filter((bytes) => bytes.at(-1) !== secret.charCodeAt(0))) {
          expect(filter.push(piece)).toBe(piece);
        }
      }),
    );
  });

  test('what looked like its beginning is passed on when it was not', () => {
    expect(pass([Buffer.from('x sk-can'), Buffer.from('dy')])).toBe('x sk-candy');
    expect(pass([Buffer.from('x sk-can')])).toBe('x sk-can');
  });

  test.each(['', 'short'])('with the key %j everything passes', (key) => {
    const piece = Buffer.from('short and sweet');
    expect(filterOf(key).push(piece)).toBe(piece);
  });

  test('texts are cleaned too', () => {
    expect(filterOf(secret).text(`key ${secret}!`)).toBe('key [secret]!');
  });
});
