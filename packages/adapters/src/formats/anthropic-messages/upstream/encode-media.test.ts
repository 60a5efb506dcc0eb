import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { textOfBase64 } from '../../../core/base64-text.js';
import { documentSource, imageSource } from './encode-media.js';
import { toWireToolId } from './tool-ids.js';

describe('pictures', () => {
  test.each([
    [
      { kind: 'base64', mediaType: 'image/png', data: 'iVBO' },
      { type: 'base64', media_type: 'image/png', data: 'iVBO' },
    ],
    [
      { kind: 'url', url: 'data:image/webp;base64,UklG' },
      { type: 'base64', media_type: 'image/webp', data: 'UklG' },
    ],
    [
      { kind: 'url', url: 'data:image/png;name=a.png;base64,iVBO' },
      { type: 'base64', media_type: 'image/png', data: 'iVBO' },
    ],
    [
      { kind: 'url', url: 'https://example.org/a.png' },
      { type: 'url', url: 'https://example.org/a.png' },
    ],
    [
      { kind: 'file-id', fileId: 'file_1' },
      { type: 'file', file_id: 'file_1' },
    ],
  ] as const)('%j is sent as %j', (source, wire) => {
    expect(imageSource({ type: 'image', source })).toEqual({ source: wire });
  });

  test.each(['gs://bucket/a.png', 'data:image/png,raw', 'a.png', ''])('the address %p is refused', (url) => {
    expect(imageSource({ type: 'image', source: { kind: 'url', url } })).toHaveProperty('problem');
  });
});

describe('documents', () => {
  test.each([
    [
      { kind: 'text', text: 'Hello' },
      { type: 'text', media_type: 'text/plain', data: 'Hello' },
    ],
    [
      { kind: 'base64', mediaType: 'application/pdf', data: 'JVBE' },
      { type: 'base64', media_type: 'application/pdf', data: 'JVBE' },
    ],
    [
      { kind: 'base64', mediaType: 'text/markdown', data: 'IyBIw6k=' },
      { type: 'text', media_type: 'text/plain', data: '# Hé' },
    ],
    [
      { kind: 'url', url: 'data:application/pdf;base64,JVBE' },
      { type: 'base64', media_type: 'application/pdf', data: 'JVBE' },
    ],
    [
      { kind: 'url', url: 'https://example.org/a.pdf' },
      { type: 'url', url: 'https://example.org/a.pdf' },
    ],
    [
      { kind: 'file-id', fileId: 'file_1' },
      { type: 'file', file_id: 'file_1' },
    ],
  ] as const)('%j is sent as %j', (source, wire) => {
    expect(documentSource({ type: 'file', source })).toEqual({ source: wire });
  });

  test('of another kind are refused by the name of their kind', () => {
    const source = { kind: 'base64', mediaType: 'application/zip', data: 'UEsD' } as const;
    expect(documentSource({ type: 'file', source })).toEqual({
      problem: 'a document must be PDF or text, not application/zip',
    });
  });

  test('of text that is none are refused', () => {
    const source = { kind: 'base64', mediaType: 'text/plain', data: '/////w==' } as const;
    expect(documentSource({ type: 'file', source })).toHaveProperty('problem');
  });
});

describe('base64 of text', () => {
  test('gives back every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const bytes = Buffer.from(text, 'utf8');
        expect(textOfBase64(bytes.toString('base64'))).toBe(text);
        expect(textOfBase64(bytes.toString('base64url'))).toBe(text);
      }),
    );
  });

  test.each(['%', 'A', 'AAAAA', 'gICA'])('%p is none', (data) => {
    expect(textOfBase64(data)).toBeUndefined();
  });

  test('may be broken into lines', () => {
    expect(textOfBase64('SGVs\r\nbG8=\n')).toBe('Hello');
  });
});

describe('ids of tool calls', () => {
  test.each([
    ['toolu_01Lfr3kUnHMZApePPRWMv1uS', 'toolu_01Lfr3kUnHMZApePPRWMv1uS'],
    ['call_00-a', 'call_00-a'],
    ['functions.look:0', 'functions_x2e_look_x3a_0'],
    ['', '_'],
  ])('%p is sent as %p', (id, wire) => {
    expect(toWireToolId(id)).toBe(wire);
  });

  test('are accepted by the provider, whatever they were', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (id) => /^[a-zA-Z0-9_-]+$/.test(toWireToolId(id))));
  });

  test('that differ stay different', () => {
    expect(toWireToolId('a.b')).not.toBe(toWireToolId('a:b'));
    expect(toWireToolId('a.b')).not.toBe(toWireToolId('a_b'));
  });
});
