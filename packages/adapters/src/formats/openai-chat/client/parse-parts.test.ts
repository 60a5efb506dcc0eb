import { describe, expect, test } from '@jest/globals';
import type { JsonValue, UserPart } from '@tollgate/schema';
import { openRequestProblems } from '../../../core/request-problems.js';
import { parseTextContent, parseUserContent } from './parse-parts.js';

function parse(...parts: readonly JsonValue[]): { parts: UserPart[]; problems: readonly string[] } {
  const problems = openRequestProblems();
  const parsed = parseUserContent(parts, 'content', problems);
  return { parts: parsed, problems: problems.list().map(({ path, message }) => `${path}: ${message}`) };
}

describe('a part of a user message', () => {
  test.each<[JsonValue, UserPart]>([
    [
      { type: 'text', text: '' },
      { type: 'text', text: '' },
    ],
    [
      { type: 'image_url', image_url: { url: 'https://a/b.png' } },
      { type: 'image', source: { kind: 'url', url: 'https://a/b.png' } },
    ],
    [
      { type: 'image_url', image_url: 'http://a/b.png' },
      { type: 'image', source: { kind: 'url', url: 'http://a/b.png' } },
    ],
    [
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA', detail: 'low' } },
      { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' }, detail: 'low' },
    ],
    [
      { type: 'image_url', image_url: { url: 'data:image/png;name=a.png;base64,AAAA' } },
      { type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' } },
    ],
    [
      { type: 'input_audio', input_audio: { data: 'AA', format: 'mp3' } },
      { type: 'audio', source: { kind: 'base64', mediaType: 'audio/mpeg', data: 'AA' } },
    ],
    [
      { type: 'input_audio', input_audio: { data: 'AA', format: 'wav' } },
      { type: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: 'AA' } },
    ],
    [
      { type: 'file', file: { file_id: 'f1' } },
      { type: 'file', source: { kind: 'file-id', fileId: 'f1' } },
    ],
    [
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBE' } },
      { type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBE' }, filename: 'a.pdf' },
    ],
    [
      { type: 'file', file: { file_data: 'JVBE' } },
      { type: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBE' } },
    ],
    [
      { type: 'file', file: { filename: 'a.pdf', file_data: 'https://a/b.pdf' } },
      { type: 'file', source: { kind: 'url', url: 'https://a/b.pdf' }, filename: 'a.pdf' },
    ],
    [
      { type: 'video_url', video_url: { url: 'https://a' } },
      { type: 'opaque', format: 'openai-chat', value: { type: 'video_url', video_url: { url: 'https://a' } } },
    ],
  ])('%j is understood', (value, expected) => {
    expect(parse(value)).toEqual({ parts: [expected], problems: [] });
  });

  test('may have null members of other kinds of parts, as some SDKs write them', () => {
    expect(
      parse(
        { type: 'text', text: 'a', image_url: null },
        { type: 'image_url', image_url: { url: 'https://a' }, text: null },
      ).parts,
    ).toEqual([
      { type: 'text', text: 'a' },
      { type: 'image', source: { kind: 'url', url: 'https://a' } },
    ]);
  });

  test.each<[JsonValue, string]>([
    [null, 'content[0]: must be an object, not null'],
    [{}, 'content[0].type: is required'],
    [{ type: 'text', text: 5 }, 'content[0].text: must be a text, not a number'],
    [{ type: 'image_url' }, 'content[0].image_url: must be an object with a url'],
    [{ type: 'image_url', image_url: { url: '' } }, 'content[0].image_url.url: must not be empty'],
    [
      { type: 'image_url', image_url: { url: 'ftp://a' } },
      'content[0].image_url.url: must be an http(s) URL or a data URL',
    ],
    [
      { type: 'image_url', image_url: { url: 'data:image/png,raw' } },
      'content[0].image_url.url: must be an http(s) URL or a data URL',
    ],
    [
      { type: 'image_url', image_url: { url: 'data:;base64,AA' } },
      'content[0].image_url.url: must be an http(s) URL or a data URL',
    ],
    [
      { type: 'image_url', image_url: { url: 'https://a', detail: 'ultra' } },
      'content[0].image_url.detail: must be "auto", "low", "high" or "original"',
    ],
    [{ type: 'input_audio', input_audio: { data: 'AA' } }, 'content[0].input_audio.format: is required'],
    [{ type: 'file', file: {} }, 'content[0].file: needs file_data or file_id'],
    [{ type: 'file' }, 'content[0].file: is required'],
    [{ type: 'text', text: 'a', cache_control: { ttl: '2h' } }, 'content[0].cache_control.ttl: must be "5m" or "1h"'],
  ])('%j is refused with its place', (value, start) => {
    expect(parse(value).problems[0]?.slice(0, start.length)).toBe(start);
  });

  test('of many million characters is not looked through', () => {
    const data = 'A'.repeat(16 * 1024 * 1024);
    const started = performance.now();
    const [part] = parse({ type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } }).parts;
    expect(part?.type === 'image' && part.source.kind === 'base64' && part.source.data.length).toBe(data.length);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('a cache mark', () => {
  test('is understood in the words of OpenRouter, with or without a time', () => {
    expect(parse({ type: 'text', text: 'a', cache_control: { type: 'ephemeral', ttl: '1h' } }).parts).toEqual([
      { type: 'text', text: 'a', cache: { ttl: '1h' } },
    ]);
    expect(parse({ type: 'text', text: 'a', cache_control: { type: 'ephemeral' } }).parts).toEqual([
      { type: 'text', text: 'a', cache: {} },
    ]);
  });

  test('is understood in the words of OpenAI, which also stay', () => {
    const prompt_cache_breakpoint = { mode: 'explicit', ttl: '30m' };
    expect(parse({ type: 'text', text: 'a', prompt_cache_breakpoint }).parts).toEqual([
      { type: 'text', text: 'a', cache: {}, extensions: { 'openai-chat': { prompt_cache_breakpoint } } },
    ]);
  });

  test('marks any kind of part', () => {
    const cache_control = { type: 'ephemeral' };
    const { parts } = parse(
      { type: 'image_url', image_url: { url: 'https://a' }, cache_control },
      { type: 'input_audio', input_audio: { data: 'AA', format: 'wav' }, cache_control },
      { type: 'file', file: { file_id: 'f' }, cache_control },
    );
    for (const part of parts) expect(part).toMatchObject({ cache: {} });
  });
});

describe('content that must be text', () => {
  test('is a string or text parts', () => {
    const problems = openRequestProblems();
    expect(parseTextContent('a', 'c', problems)).toEqual([{ type: 'text', text: 'a' }]);
    expect(parseTextContent([{ type: 'text', text: 'a' }], 'c', problems)).toEqual([{ type: 'text', text: 'a' }]);
    expect(parseTextContent('', 'c', problems)).toEqual([]);
    expect(parseTextContent(undefined, 'c', problems)).toEqual([]);
    expect(problems.list()).toEqual([]);
  });

  test('is nothing else', () => {
    const problems = openRequestProblems();
    expect(parseTextContent([{ type: 'image_url', image_url: 'https://a' }], 'c', problems)).toEqual([]);
    expect(problems.list()).toEqual([
      { path: 'c[0]', message: 'a part of the type image_url is not allowed here, only text' },
    ]);
  });
});
