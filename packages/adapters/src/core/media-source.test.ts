import { describe, expect, test } from '@jest/globals';
import { sourceOfDocument, sourceOfSound, sourceOfUrl } from './media-source.js';
import { openRequestProblems } from './request-problems.js';

describe('where media are', () => {
  test.each([
    ['https://a.example/b.png', { kind: 'url', url: 'https://a.example/b.png' }],
    ['data:image/png;base64,AA==', { kind: 'base64', mediaType: 'image/png', data: 'AA==' }],
    ['data:image/png;charset=x;base64,AA==', { kind: 'base64', mediaType: 'image/png', data: 'AA==' }],
  ])('%s says', (url, source) => {
    const problems = openRequestProblems();
    expect(sourceOfUrl(url, 'at', problems)).toEqual(source);
    expect(problems.list()).toEqual([]);
  });

  test.each(['', 'ftp://a', 'data:image/png,AA', 'AA=='])('%j does not say, and the place is told', (url) => {
    const problems = openRequestProblems();
    expect(sourceOfUrl(url, 'at', problems)).toBeUndefined();
    expect(problems.list()).toEqual([{ path: 'at', message: expect.stringContaining('data:<media type>;base64') }]);
  });

  test('a document without a type is a PDF, and sound is named by its ending', () => {
    expect(sourceOfDocument('AA==', 'at', openRequestProblems())).toEqual({
      kind: 'base64',
      mediaType: 'application/pdf',
      data: 'AA==',
    });
    expect(sourceOfSound({ data: 'AA', format: 'mp3' })).toMatchObject({ mediaType: 'audio/mpeg' });
    expect(sourceOfSound({ data: 'AA', format: 'wav' })).toMatchObject({ mediaType: 'audio/wav' });
  });
});
