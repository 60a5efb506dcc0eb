import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bodyDepthMax, parseJsonBody } from './json-body.js';

const parse = (text: string) => parseJsonBody(Buffer.from(text, 'utf8'));
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('a JSON body', () => {
  it('is read as JSON.parse reads it, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const text = JSON.stringify(value);
        expect(parse(text)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });

  it('may be as deep as the bound and not one level deeper', () => {
    expect(parse(nested(bodyDepthMax)).ok).toBe(true);
    expect(parse(nested(bodyDepthMax + 1))).toMatchObject({ failure: { code: 'request.too-deep' } });
  });

  it('does not count brackets inside of strings as depth', () => {
    expect(parse(JSON.stringify({ text: `\\"${'['.repeat(100)}` })).ok).toBe(true);
  });

  it('is refused when a hundred thousand levels deep, without a crash', () => {
    expect(parse('{"a":'.repeat(100_000))).toMatchObject({ failure: { code: 'request.too-deep' } });
  });

  it.each(['', '{', '{"secret": sk-canary}', '{"a":"sk-canary', 'sk-canary', '{"a":1}sk-canary', "{'a':1}"])(
    'is refused when malformed like %j, without being repeated',
    (text) => {
      const parsed = parse(text);
      expect(parsed).toMatchObject({ ok: false, failure: { code: 'request.malformed' } });
      expect(JSON.stringify(parsed)).not.toContain('canary');
    },
  );

  it('is refused when it is not UTF-8', () => {
    expect(parseJsonBody(Buffer.from([0x22, 0xff, 0x22]))).toMatchObject({ failure: { code: 'request.malformed' } });
  });
});
