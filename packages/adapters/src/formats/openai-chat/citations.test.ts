import { describe, expect, test } from '@jest/globals';
import type { JsonValue } from '@tollgate/schema';
import { annotationOf, citationOf, sourcesOf } from './citations.js';

const annotation = {
  type: 'url_citation',
  url_citation: { url: 'https://a', title: 'A', content: 'said', start_index: 1, end_index: 2 },
};

describe('a citation', () => {
  test('has the address, the title and the words, and stays whole for its own format', () => {
    expect(citationOf(annotation)).toEqual({
      url: 'https://a',
      title: 'A',
      citedText: 'said',
      extensions: { 'openai-chat': annotation },
    });
  });

  test('may know less', () => {
    const bare = { type: 'url_citation', url_citation: { url: 'https://a' } };
    expect(citationOf(bare)).toEqual({ url: 'https://a', extensions: { 'openai-chat': bare } });
  });

  test.each<JsonValue>([null, 'x', [], {}, { type: 'file', file: {} }, { type: 'url_citation', url_citation: null }])(
    'is not in %j',
    (value) => {
      expect(citationOf(value)).toBeUndefined();
    },
  );

  test('of this format is written as it came', () => {
    expect(annotationOf({ url: 'https://other', extensions: { 'openai-chat': annotation } })).toEqual(annotation);
  });

  test('of another format is written with what is known', () => {
    expect(
      JSON.parse(
        JSON.stringify(
          annotationOf({ url: 'https://a', extensions: { 'anthropic-messages': { type: 'char_location' } } }),
        ),
      ),
    ).toEqual({
      type: 'url_citation',
      url_citation: { url: 'https://a', title: '', start_index: 0, end_index: 0 },
    });
  });
});

describe('sources named beside the choices', () => {
  test('are search results where there are some', () => {
    const results = [{ title: 'A', url: 'https://a', date: null }, { title: '', url: 'https://b' }, 'x'];
    expect(sourcesOf(results, ['https://c'])).toEqual([{ url: 'https://a', title: 'A' }, { url: 'https://b' }, {}]);
  });

  test('are bare addresses otherwise', () => {
    expect(sourcesOf([], ['https://c'])).toEqual([{ url: 'https://c' }]);
    expect(sourcesOf(undefined, ['https://c', 5])).toEqual([{ url: 'https://c' }, {}]);
    expect(sourcesOf(undefined, undefined)).toEqual([]);
  });
});
