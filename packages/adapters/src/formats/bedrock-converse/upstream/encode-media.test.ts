import { describe, expect, test } from '@jest/globals';
import type { MediaSource } from '@tollgate/schema';
import { claude, encode, problemsOf } from '../testing/encode.js';
import { audioOf, documentOf, imageOf } from './encode-media.js';

const base64 = (mediaType: string): MediaSource => ({ kind: 'base64', mediaType, data: 'AAAA' });
const url = (address: string): MediaSource => ({ kind: 'url', url: address });

describe('an image', () => {
  test.each([
    ['image/png', 'png'],
    ['image/jpeg', 'jpeg'],
    ['image/jpg', 'jpeg'],
    ['IMAGE/GIF; x=y', 'gif'],
    ['image/webp', 'webp'],
  ])('of type %s has the format %s', (mediaType, format) => {
    expect(imageOf({ type: 'image', source: base64(mediaType) })).toEqual({ format, source: { bytes: 'AAAA' } });
  });

  test('in a data URL is sent as its bytes', () => {
    expect(imageOf({ type: 'image', source: url('data:image/webp;name=a;base64,AAAA') })).toEqual({
      format: 'webp',
      source: { bytes: 'AAAA' },
    });
  });

  test.each([
    [url('s3://bucket/kiwi.JPG'), 'jpeg', 's3://bucket/kiwi.JPG'],
    [{ kind: 'url', url: 's3://bucket/kiwi', mediaType: 'image/png' } as const, 'png', 's3://bucket/kiwi'],
    [
      { kind: 'file-id', fileId: 's3://bucket/kiwi.gif?versionId=1' } as const,
      'gif',
      's3://bucket/kiwi.gif?versionId=1',
    ],
  ])('in S3 stays there: %j', (source, format, uri) => {
    expect(imageOf({ type: 'image', source })).toEqual({ format, source: { s3Location: { uri } } });
  });

  test.each([
    [url('https://example.com/kiwi.png'), /fetches nothing from the web: send the bytes/],
    [url('file:///etc/passwd'), /fetches nothing/],
    [{ kind: 'file-id', fileId: 'file-1' } as const, /stores no files/],
    [base64('image/svg+xml'), /PNG, JPEG, GIF or WebP/],
    [url('data:image/svg+xml;base64,AAAA'), /PNG, JPEG, GIF or WebP/],
    [url('s3://bucket/kiwi'), /PNG, JPEG, GIF or WebP/],
  ])('that cannot be sent is refused with what to do: %j', (source, message) => {
    expect(imageOf({ type: 'image', source })).toEqual({ problem: expect.stringMatching(message) });
  });

  test('is named by its place when it is refused', () => {
    const messages = [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'See' },
          { type: 'image', source: url('http://a/b.png') },
        ],
      },
    ] as const;
    expect(problemsOf(claude, { messages })).toEqual([
      { path: 'messages[0].content[1]', message: expect.stringContaining('data URL in base64') },
    ]);
  });

  test('has no detail here, which is told', () => {
    const image = { type: 'image', source: base64('image/png'), detail: 'high' } as const;
    expect(encode(claude, { messages: [{ role: 'user', content: [image] }] }).dropped).toEqual(['detail']);
  });
});

describe('a document', () => {
  test.each([
    ['application/pdf', undefined, 'pdf'],
    ['text/csv', undefined, 'csv'],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', undefined, 'docx'],
    ['text/markdown', undefined, 'md'],
    ['text/plain; charset=utf-8', 'notes.pdf', 'txt'],
    ['application/octet-stream', 'table.XLSX', 'xlsx'],
  ])('of type %s, called %s, has the format %s', (mediaType, filename, format) => {
    const part = { type: 'file', source: base64(mediaType), ...(filename === undefined ? {} : { filename }) } as const;
    expect(documentOf(part)).toEqual({ format, source: { bytes: 'AAAA' } });
  });

  test('of another type is refused', () => {
    expect(documentOf({ type: 'file', source: base64('application/zip'), filename: 'a.zip' })).toEqual({
      problem: expect.stringContaining('Markdown or plain text'),
    });
  });

  test('of text is sent as its bytes', () => {
    expect(documentOf({ type: 'file', source: { kind: 'text', text: 'é' } })).toEqual({
      format: 'txt',
      source: { bytes: 'w6k=' },
    });
  });

  test('with an endless name costs no more than a short one', () => {
    const filename = `${'.a?'.repeat(200_000)}\n`;
    expect(documentOf({ type: 'file', source: base64('x/y'), filename })).toEqual({ problem: expect.any(String) });
  });
});

test('sound has a format too', () => {
  expect(audioOf({ type: 'audio', source: base64('audio/mpeg') })).toEqual({
    format: 'mp3',
    source: { bytes: 'AAAA' },
  });
  expect(audioOf({ type: 'audio', source: base64('audio/midi') })).toEqual({ problem: expect.any(String) });
});
