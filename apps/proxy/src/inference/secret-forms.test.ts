import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodedForms } from './secret-forms.js';

const secret = fc.string({ minLength: 8, maxLength: 60, unit: 'grapheme' });
const around = fc.uint8Array({ maxLength: 12 });
/** At the ends of base64 a character can hold bits of a neighbour, which say less than a byte of the secret. */
const edgeBits = 16;

describe('the forms of a secret', () => {
  test.each(['base64', 'base64url'] as const)('hold it in %s, wherever it begins and whatever follows', (encoding) => {
    fc.assert(
      fc.property(secret, around, around, (text, before, after) => {
        const encoded = Buffer.concat([before, Buffer.from(text), after]).toString(encoding);
        const found = encodedForms(text).find((form) => encoded.includes(form));
        expect((found?.length ?? 0) * 6).toBeGreaterThan(Buffer.byteLength(text) * 8 - edgeBits);
      }),
      { numRuns: 500 },
    );
  });

  test('hold it percent-encoded, in both cases of the digits, in part and in all', () => {
    const forms = encodedForms('a/b+c=d:é');
    expect(forms).toEqual(expect.arrayContaining(['a%2Fb%2Bc%3Dd%3A%C3%A9', 'a%2fb%2bc%3dd%3a%c3%a9']));
    const all = '%61%2F%62%2B%63%3D%64%3A%C3%A9';
    expect(forms).toEqual(expect.arrayContaining([all, all.toLowerCase()]));
  });

  test('are not the secret as it stands, and the longest comes first', () => {
    const forms = encodedForms('sk-canary-0123456789');
    expect(forms).not.toContain('sk-canary-0123456789');
    expect(forms.map(({ length }) => length)).toEqual(forms.map(({ length }) => length).sort((a, b) => b - a));
  });

  test('are none for half a character', () => {
    expect(() => encodedForms('sk-canary-\ud800')).not.toThrow();
  });
});
