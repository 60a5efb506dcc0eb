import { describe, expect, test } from '@jest/globals';
import type { AudioPart, FilePart, ImagePart } from '@tollgate/schema';
import { encodeMedia } from './encode-media.js';
import { openNotes } from './notes.js';

const bytes = { kind: 'base64', mediaType: 'application/pdf', data: 'AA==' } as const;
const file = (source: FilePart['source']): FilePart => ({ type: 'file', source, filename: 'My notes.pdf' });

function encoded(part: ImagePart | AudioPart | FilePart, displayNames: boolean) {
  const notes = openNotes(displayNames);
  return [encodeMedia(part, notes), ...notes.dropped];
}

describe('the name of a file', () => {
  const displayName = 'My notes.pdf';

  test('goes where the platform takes it', () => {
    const inlineData = { mimeType: 'application/pdf', data: 'AA==', displayName };
    expect(encoded(file(bytes), true)).toEqual([{ part: { inlineData } }]);
    const fileData = { mimeType: 'application/pdf', fileUri: 'https://a.org/a.pdf', displayName };
    expect(encoded(file({ kind: 'url', url: 'https://a.org/a.pdf' }), true)).toEqual([{ part: { fileData } }]);
  });

  test('is told to be left out elsewhere, and of a text everywhere', () => {
    const inlineData = { mimeType: 'application/pdf', data: 'AA==' };
    expect(encoded(file(bytes), false)).toEqual([{ part: { inlineData } }, 'filename']);
    expect(encoded(file({ kind: 'text', text: 'x' }), true)).toEqual([{ part: { text: 'x' } }, 'filename']);
  });

  test('may be one of a picture, too, as a caller of this format wrote it', () => {
    const extensions = { 'gemini-generate': { displayName: 'a.png', mediaResolution: { level: 'LOW' } } };
    const image: ImagePart = { type: 'image', source: { ...bytes, mediaType: 'image/png' }, extensions };
    const inlineData = { mimeType: 'image/png', data: 'AA==', displayName: 'a.png' };
    expect(encoded(image, true)).toEqual([{ part: { mediaResolution: { level: 'LOW' }, inlineData } }]);
  });
});
