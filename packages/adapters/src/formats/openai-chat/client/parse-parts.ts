import type {
  CacheMark,
  Extensions,
  FilePart,
  JsonObject,
  JsonValue,
  Placed,
  TextPart,
  UserPart,
} from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asObject } from '../../../core/json-members.js';
import { sourceOfDocument, sourceOfSound, sourceOfUrl } from '../../../core/media-source.js';
import type { RequestProblems } from '../../../core/request-problems.js';
import {
  AudioPart,
  CacheMarks,
  ImagePart,
  RequestPart,
  FilePart as WireFilePart,
  TextPart as WireTextPart,
} from './openai-chat.request.js';
import { ownMembers } from './own-members.js';

type Content = string | readonly JsonValue[] | null | undefined;

/** Content of a user message. Kinds of parts that are not known go on to providers of this format. */
export function parseUserContent(content: Content, path: string, problems: RequestProblems): UserPart[] {
  return parseContent(content, path, problems, (value, at) => parseUserPart(value, at, problems));
}

/** Content that must be text, as that of instructions and tool results. */
export function parseTextContent(content: Content, path: string, problems: RequestProblems): TextPart[] {
  return parseContent(content, path, problems, (value, at) => {
    const type = problems.peek(RequestPart, value, at)?.type;
    if (type === 'text') return parseText(value, at, problems);
    if (type !== undefined) problems.add(at, `a part of the type ${type} is not allowed here, only text`);
    return undefined;
  });
}

/** Content as a list of parts; a string is one text, an empty one is none. */
export function parseContent<Part extends Placed>(
  content: Content,
  path: string,
  problems: RequestProblems,
  parsePart: (value: JsonValue, path: string) => Part | undefined,
): (Part | TextPart)[] {
  if (content === null || content === undefined || content === '') return [];
  if (typeof content === 'string') return [problems.placed<TextPart>({ type: 'text', text: content }, path)];
  return content.flatMap((value, index) => {
    const at = `${path}[${index}]`;
    const part = parsePart(value, at);
    return part === undefined ? [] : [problems.placed(part, at)];
  });
}

function parseUserPart(value: JsonValue, path: string, problems: RequestProblems): UserPart | undefined {
  const type = problems.peek(RequestPart, value, path)?.type;
  switch (type) {
    case undefined:
      return undefined;
    case 'text':
      return parseText(value, path, problems);
    case 'image_url':
      return parseImage(value, path, problems);
    case 'input_audio':
      return parseAudio(value, path, problems);
    case 'file':
      return parseFile(value, path, problems);
    default:
      return { type: 'opaque', format: 'openai-chat', value };
  }
}

/** A text part with its cache mark. */
export function parseText(value: JsonValue, path: string, problems: RequestProblems): TextPart | undefined {
  const part = problems.check(WireTextPart, value, path);
  return part && { type: 'text', text: part.text, ...marksOf(value, path, 'text', problems) };
}

function parseImage(value: JsonValue, path: string, problems: RequestProblems): UserPart | undefined {
  const part = problems.check(ImagePart, value, path);
  if (part === undefined) return undefined;
  const image = typeof part.image_url === 'string' ? { url: part.image_url } : part.image_url;
  const source = sourceOfUrl(image.url, `${path}.image_url.url`, problems);
  if (source === undefined) return undefined;
  return defined({
    type: 'image' as const,
    source,
    detail: 'detail' in image ? (image.detail ?? undefined) : undefined,
    ...marksOf(value, path, 'image_url', problems),
  });
}

function parseAudio(value: JsonValue, path: string, problems: RequestProblems): UserPart | undefined {
  const part = problems.check(AudioPart, value, path);
  if (part === undefined) return undefined;
  return { type: 'audio', source: sourceOfSound(part.input_audio), ...marksOf(value, path, 'input_audio', problems) };
}

function parseFile(value: JsonValue, path: string, problems: RequestProblems): FilePart | undefined {
  const file = problems.check(WireFilePart, value, path)?.file;
  if (file === undefined) return undefined;
  const marks = marksOf(value, path, 'file', problems);
  const named = file.filename ? { filename: file.filename } : {};
  if (file.file_id) return { type: 'file', source: { kind: 'file-id', fileId: file.file_id }, ...named, ...marks };
  if (!file.file_data) {
    problems.add(`${path}.file`, 'needs file_data or file_id');
    return undefined;
  }
  const source = sourceOfDocument(file.file_data, `${path}.file.file_data`, problems);
  return source && { type: 'file', source, ...named, ...marks };
}

interface Marks {
  readonly cache?: CacheMark;
  readonly extensions?: Extensions;
}

/** The cache mark of a part or a tool, and its members that only this format knows. */
export function marksOf(value: JsonValue, path: string, contentMember: string, problems: RequestProblems): Marks {
  const object: JsonObject = asObject(value) ?? {};
  const marks = problems.check(CacheMarks, object, path);
  const ttl = marks?.cache_control?.ttl;
  const marked = Boolean(marks?.cache_control ?? marks?.prompt_cache_breakpoint);
  return defined({
    cache: marked ? (ttl ? { ttl } : {}) : undefined,
    extensions: ownMembers(object, new Set(['type', contentMember, 'cache_control'])),
  });
}
