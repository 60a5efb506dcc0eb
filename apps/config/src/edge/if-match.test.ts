import { describe, expect, it } from '@jest/globals';
import { checkVersion, entityTag, parseIfMatch } from './if-match.js';

const matches = (header: string, version: number) => checkVersion(parseIfMatch(header), version).ok;

describe('If-Match', () => {
  it('matches the entity tag of the version, and no other version', () => {
    expect(matches(entityTag(3), 3)).toBe(true);
    expect(matches(entityTag(3), 4)).toBe(false);
  });

  it.each([
    ['*', true],
    ['"1", "3"', true],
    ['3', true],
    ['"1", *', true],
    ['W/"3"', false],
    ['"03x"', false],
    ['""', false],
    ['3"', false],
    ['"1e0"', false],
    [',', false],
    ['"9999999999999999999999"', false],
  ])('%j matches version 3: %s', (header, expected) => {
    expect(matches(header, 3)).toBe(expected);
  });

  it('says which version there is, so that a person sees what happened', () => {
    expect(checkVersion(parseIfMatch('"1"'), 7)).toMatchObject({
      failure: { code: 'resource.version-mismatch', message: expect.stringContaining('version 7') },
    });
  });
});
