import { describe, expect, test } from '@jest/globals';
import type { Extensions, JsonValue } from '@tollgate/schema';
import { extensionsOf, extraContentOf } from './extra-content.js';

describe('what a call or a picture must bring back', () => {
  test.each<[Extensions]>([
    [{ 'openai-chat': { extra_content: { google: { thought_signature: 't' } } } }],
    [{ 'gemini-generate': { thoughtSignature: 's' } }],
    [{ 'gemini-generate': { thoughtSignature: 's' }, 'openai-chat': { extra_content: { google: { a: 1 } } } }],
  ])('%j comes back as it was', (extensions) => {
    expect(extensionsOf(extraContentOf(extensions))).toEqual(extensions);
  });

  test('of this format is where its maker put it, of others below our own name', () => {
    expect(
      extraContentOf({ 'gemini-generate': { s: 1 }, 'openai-chat': { extra_content: { google: { t: 2 } } } }),
    ).toEqual({
      google: { t: 2 },
      tollgate: { 'gemini-generate': { s: 1 } },
    });
  });

  test.each([undefined, {}, { 'openai-chat': { other: 1 } }, { 'openai-chat': { extra_content: 'x' } }])(
    'is nothing in %j',
    (extensions) => {
      expect(extraContentOf(extensions)).toBeUndefined();
    },
  );

  test.each<JsonValue | undefined>([undefined, null, 'x', [], {}, { tollgate: 'x' }, { tollgate: { gemini: 5 } }])(
    'is nothing when it came as %j',
    (value) => {
      expect(extensionsOf(value)).toBeUndefined();
    },
  );
});
