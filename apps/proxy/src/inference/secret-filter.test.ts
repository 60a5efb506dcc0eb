import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SecretFilter } from './secret-filter.js';

const secret = 'sk-canary-0123456789';

function filterOf(key: string): SecretFilter {
  return new SecretFilter([{ reveal: () => key }]);
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

describe('the text of an error', () => {
  const encoded = (before: string, encoding: BufferEncoding) => Buffer.from(`${before}${secret}\n`).toString(encoding);

  test.each([
    ['base64', encoded('', 'base64')],
    ['base64 behind one byte', encoded(':', 'base64')],
    ['base64 behind two bytes', encoded('a:', 'base64')],
    ['base64url', encoded('', 'base64url')],
    ['percent-encoding', Array.from(Buffer.from(secret), (byte) => `%${byte.toString(16)}`).join('')],
    ['nothing', secret],
  ])('holds no copy of our credential in %s', (_form, copy) => {
    const clean = filterOf(secret).errorText(`got ${copy} here`);
    expect(clean).toMatch(/^got .{0,4}\[secret\].{0,4}={0,2} here$/);
  });

  test('is left as it is with a key too short to be told from text', () => {
    const text = `got ${Buffer.from('short').toString('base64')} here`;
    expect(filterOf('short').errorText(text)).toBe(text);
  });
});

describe('a credential of several parts', () => {
  // One is the beginning of another, one is inside another, and the end of one is the beginning of another.
  const secrets = ['AKIDEXAMPLE0', 'AKIDEXAMPLE0/session', 'EXAMPLE0', 'session-and-more'];
  const several = () => new SecretFilter(secrets.map((text) => ({ reveal: () => text })));
  const word = fc.oneof(fc.constantFrom(...secrets), fc.constantFrom('AKID', 'AKIDEXAMPLE0/ses', 'sess', 'x', ' '));

  test('is blanked in every part, however the bytes were cut', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), fc.array(fc.nat({ max: 100 })), (words, cuts) => {
        const bytes = Buffer.from(words.join(''));
        const places = [0, ...cuts.filter((cut) => cut < bytes.length).toSorted((a, b) => a - b), bytes.length];
        const filter = several();
        const passed = places.slice(1).map((end, index) => filter.push(bytes.subarray(places[index], end)));
        const text = Buffer.concat([...passed, filter.end() ?? Buffer.alloc(0)]).toString('utf8');
        for (const secret of secrets) expect(text).not.toContain(secret);
        const once = several();
        const whole = Buffer.concat([once.push(bytes), once.end() ?? Buffer.alloc(0)]).toString('utf8');
        expect(text).toBe(whole);
      }),
    );
  });

  test('shows what is around it', () => {
    const filter = several();
    expect(filter.push(Buffer.from('a AKIDEXAMPLE0/session b EXAMPLE0 c\n')).toString()).toBe(
      'a [secret] b [secret] c\n',
    );
    expect(filter.text('a AKIDEXAMPLE0/session b')).toBe('a [secret] b');
  });
});
