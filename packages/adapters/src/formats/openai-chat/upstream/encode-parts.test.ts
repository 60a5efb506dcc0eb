import { describe, expect, test } from '@jest/globals';
import type { JsonValue, UserPart } from '@tollgate/schema';
import type { RequestProblem } from '../../../core/client-format.js';
import { audioFormatOf, encodeContent } from './encode-parts.js';
import { openEncodeReport } from './encode-report.js';
import { type OpenAiChatQuirks, openAiQuirks } from './quirks.js';

interface Outcome {
  readonly content: JsonValue;
  readonly dropped: readonly string[];
  readonly problems: readonly RequestProblem[];
}

function encode(parts: readonly UserPart[], quirks: Partial<OpenAiChatQuirks> = {}): Outcome {
  const report = openEncodeReport();
  const content = encodeContent(parts, 'messages[0].content', { quirks: { ...openAiQuirks, ...quirks }, report });
  return { content: JSON.parse(JSON.stringify(content)), dropped: report.dropped(), problems: report.problems() };
}
const text = (value: string, more: object = {}): UserPart => ({ type: 'text', text: value, ...more });

describe('content', () => {
  test('of one text is that text', () => {
    expect(encode([text('Hi')])).toEqual({ content: 'Hi', dropped: [], problems: [] });
  });

  test('of nothing is an empty text', () => {
    expect(encode([]).content).toBe('');
  });

  test('of several texts is a list, because nobody knows what would stand between them', () => {
    expect(encode([text('a'), text('b')]).content).toEqual([
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ]);
  });

  test('of one text with more to say is a list', () => {
    expect(
      encode([text('a', { extensions: { 'openai-chat': { prompt_cache_breakpoint: { mode: 'explicit' } } } })]).content,
    ).toEqual([{ type: 'text', text: 'a', prompt_cache_breakpoint: { mode: 'explicit' } }]);
  });
});

describe('a picture', () => {
  const base64 = { kind: 'base64', mediaType: 'image/png', data: 'AAAA' } as const;

  test('is a data URL', () => {
    expect(encode([{ type: 'image', source: base64 }]).content).toEqual([
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
    ]);
  });

  test('is its own address, with the detail asked for', () => {
    expect(
      encode([{ type: 'image', source: { kind: 'url', url: 'https://a/b.png' }, detail: 'high' }]).content,
    ).toEqual([{ type: 'image_url', image_url: { url: 'https://a/b.png', detail: 'high' } }]);
  });

  test('that is stored elsewhere is refused', () => {
    expect(encode([text('a'), { type: 'image', source: { kind: 'file-id', fileId: 'f' } }]).problems).toEqual([
      { path: 'messages[0].content[1]', message: expect.stringContaining('cannot be sent') },
    ]);
  });
});

describe('sound', () => {
  test.each([
    ['audio/wav', 'wav'],
    ['audio/x-wav', 'wav'],
    ['audio/wave', 'wav'],
    ['audio/mpeg', 'mp3'],
    ['audio/mp3', 'mp3'],
    ['audio/flac', 'flac'],
  ])('of %s has the format %s', (mediaType, format) => {
    expect(audioFormatOf(mediaType)).toBe(format);
    expect(encode([{ type: 'audio', source: { kind: 'base64', mediaType, data: 'AA' } }]).content).toEqual([
      { type: 'input_audio', input_audio: { data: 'AA', format } },
    ]);
  });

  test('that is not there as data is refused', () => {
    expect(encode([{ type: 'audio', source: { kind: 'url', url: 'https://a' } }]).problems).toHaveLength(1);
  });
});

describe('a file', () => {
  const data = { kind: 'base64', mediaType: 'application/pdf', data: 'JVBE' } as const;

  test.each<[OpenAiChatQuirks['documents'], UserPart, JsonValue]>([
    [
      'file',
      { type: 'file', source: data, filename: 'a.pdf' },
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBE' } },
    ],
    [
      'file',
      { type: 'file', source: data },
      { type: 'file', file: { filename: 'document.pdf', file_data: 'data:application/pdf;base64,JVBE' } },
    ],
    ['file', { type: 'file', source: { kind: 'file-id', fileId: 'f1' } }, { type: 'file', file: { file_id: 'f1' } }],
    [
      'file',
      { type: 'file', source: { kind: 'url', url: 'https://a/b.pdf' } },
      { type: 'file', file: { filename: 'document.pdf', file_data: 'https://a/b.pdf' } },
    ],
    [
      'document_url',
      { type: 'file', source: data, filename: 'a.pdf' },
      { type: 'document_url', document_url: 'data:application/pdf;base64,JVBE', document_name: 'a.pdf' },
    ],
    [
      'document_url',
      { type: 'file', source: { kind: 'url', url: 'https://a/b.pdf' } },
      { type: 'document_url', document_url: 'https://a/b.pdf' },
    ],
    ['document_url', { type: 'file', source: { kind: 'file-id', fileId: 'f1' } }, { type: 'file', file_id: 'f1' }],
  ])('as %s: %j', (documents, part, expected) => {
    expect(encode([part], { documents }).content).toEqual([expected]);
  });

  test('of plain text is text, for everybody', () => {
    for (const documents of ['file', 'document_url', 'none'] as const) {
      expect(encode([{ type: 'file', source: { kind: 'text', text: 'words' } }], { documents }).content).toBe('words');
    }
  });

  test('is refused where a provider takes none', () => {
    expect(encode([{ type: 'file', source: data }], { documents: 'none' }).problems).toEqual([
      { path: 'messages[0].content[0]', message: 'this provider takes no files' },
    ]);
  });
});

describe('content of a kind only one format knows', () => {
  test('of this format goes as it came', () => {
    const value = { type: 'video_url', video_url: { url: 'https://a' } };
    expect(encode([{ type: 'opaque', format: 'openai-chat', value }]).content).toEqual([value]);
  });

  test('of another format is left out and reported', () => {
    const outcome = encode([
      text('a'),
      { type: 'opaque', format: 'anthropic-messages', value: { type: 'search_result' } },
    ]);
    expect(outcome).toEqual({
      content: 'a',
      dropped: ['content of anthropic-messages: only that format knows it'],
      problems: [],
    });
  });
});

describe('a cache mark', () => {
  const marked = text('a', { cache: { ttl: '1h' } });

  test('is a member where the provider knows it', () => {
    expect(encode([marked], { cacheControl: true }).content).toEqual([
      { type: 'text', text: 'a', cache_control: { type: 'ephemeral', ttl: '1h' } },
    ]);
    expect(encode([text('a', { cache: {} })], { cacheControl: true }).content).toEqual([
      { type: 'text', text: 'a', cache_control: { type: 'ephemeral' } },
    ]);
  });

  test('is left out and reported where it does not', () => {
    expect(encode([marked, marked])).toMatchObject({ dropped: ['cache_control: the provider caches by itself'] });
    expect(encode([marked]).content).toBe('a');
  });

  test('in this format’s own words is not left out', () => {
    const own = text('a', {
      cache: {},
      extensions: { 'openai-chat': { prompt_cache_breakpoint: { mode: 'explicit' } } },
    });
    expect(encode([own])).toEqual({
      content: [{ type: 'text', text: 'a', prompt_cache_breakpoint: { mode: 'explicit' } }],
      dropped: [],
      problems: [],
    });
  });
});
