import { describe, expect, test } from '@jest/globals';
import { keptState } from './kept-state.js';

const stored = { fileData: { fileUri: 'files/abc' } };
const placesOf = (body: Parameters<typeof keptState>[0]) => keptState(body).map(({ path }) => path);

describe('what only the provider can look up that keeps it', () => {
  test.each(['cachedContent', 'cached_content'])('is contents named in %s', (name) => {
    expect(placesOf({ [name]: 'cachedContents/1', contents: [] })).toEqual([name]);
    expect(placesOf({ [name]: '', contents: [] })).toEqual([]);
  });

  test('is a stored file in either spelling, in a part or in the result of a call', () => {
    const contents = [
      { role: 'user', parts: [stored, { file_data: { file_uri: 'gs://bucket/a.pdf' } }] },
      { role: 'user', parts: [{ function_response: { name: 'f', parts: [stored] } }] },
      { role: 'user', parts: [{ functionResponse: { name: 'f', parts: [{ text: 'x' }, stored] } }] },
    ];
    expect(placesOf({ contents })).toEqual([
      'contents[0].parts[0].fileData.fileUri',
      'contents[0].parts[1].file_data.file_uri',
      'contents[1].parts[0].function_response.parts[0].fileData.fileUri',
      'contents[2].parts[0].functionResponse.parts[1].fileData.fileUri',
    ]);
  });

  test('is found where one object stands for a list of one', () => {
    expect(placesOf({ contents: { parts: stored } })).toEqual(['contents[0].parts[0].fileData.fileUri']);
  });

  test('is not what a model sent earlier, which is needed nowhere else', () => {
    expect(placesOf({ contents: [{ role: 'model', parts: [stored] }] })).toEqual([]);
  });

  test('is not what anybody can read', () => {
    const parts = ['https://example.com/a.png', 'HTTP://example.com/a', 'data:image/png;base64,AA=='].map(
      (fileUri) => ({
        fileData: { fileUri },
      }),
    );
    expect(placesOf({ contents: [{ parts }] })).toEqual([]);
    for (const body of [null, [], 'x', {}, { contents: 7 }, { contents: [null, { parts: 'x' }] }]) {
      expect(placesOf(body)).toEqual([]);
    }
  });
});
