import type { FilePart, JsonObject, JsonValue, MediaSource, Placed, TextPart, UserPart } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asObject } from '../../../core/json-members.js';
import { sourceOfDocument, sourceOfSound, sourceOfUrl } from '../../../core/media-source.js';
import type { RequestProblems } from '../../../core/request-problems.js';
import { formatId } from '../format-id.js';
import { bagOf } from '../own-members.js';
import {
  AudioPart,
  ImagePart,
  RequestPart,
  FilePart as WireFilePart,
  TextPart as WireTextPart,
} from './openai-responses.request.js';

type Content = string | readonly JsonValue[];

/** Content as a list of parts; a string is one text, an empty one is none. */
export function parseContent<Part extends Placed>(
  content: Content,
  path: string,
  problems: RequestProblems,
  parsePart: (value: JsonValue, path: string) => Part | undefined,
): (Part | TextPart)[] {
  if (content === '') return [];
  if (typeof content === 'string') return [problems.placed<TextPart>({ type: 'text', text: content }, path)];
  return content.flatMap((value, index) => {
    const at = `${path}[${index}]`;
    const part = parsePart(value, at);
    return part === undefined ? [] : [problems.placed(part, at)];
  });
}

/** Content of a user's message. Kinds of parts that are not known go on to providers of this format. */
export function parseUserContent(content: Content, path: string, problems: RequestProblems): UserPart[] {
  return parseContent(content, path, problems, (value, at) => parseUserPart(value, at, problems));
}

/** Content of instructions, which must be text. */
export function parseTextContent(content: Content, path: string, problems: RequestProblems): TextPart[] {
  return parseContent(content, path, problems, (value, at) => {
    const type = problems.peek(RequestPart, value, at)?.type;
    if (type === 'input_text' || type === 'output_text') return parseText(value, at, problems);
    if (type !== undefined) problems.add(at, `a part of the type ${type} is not allowed here, only input_text`);
    return undefined;
  });
}

/** What a tool gave back: text, pictures and files. */
export function parseOutput(
  output: Content,
  path: string,
  problems: RequestProblems,
): Exclude<UserPart, { type: 'audio' }>[] {
  return parseContent(output, path, problems, (value, at) => {
    const part = parseUserPart(value, at, problems);
    if (part?.type !== 'audio') return part;
    problems.add(at, 'the result of a tool can hold text, images and files');
    return undefined;
  });
}

function parseUserPart(value: JsonValue, path: string, problems: RequestProblems): UserPart | undefined {
  const type = problems.peek(RequestPart, value, path)?.type;
  switch (type) {
    case undefined:
      return undefined;
    case 'input_text':
      return parseText(value, path, problems);
    case 'input_image':
      return parseImage(value, path, problems);
    case 'input_file':
      return parseFile(value, path, problems);
    case 'input_audio':
      return parseAudio(value, path, problems);
    case 'output_text':
    case 'refusal':
      problems.add(path, `a part of the type ${type} belongs to a message of the assistant`);
      return undefined;
    default:
      return { type: 'opaque', format: formatId, value };
  }
}

/** A part with text, and with the members that only this format knows. */
export function parseText(value: JsonValue, path: string, problems: RequestProblems): TextPart | undefined {
  const part = problems.check(WireTextPart, value, path);
  return part && { type: 'text', text: part.text, ...marksOf(value, textMembers) };
}

const textMembers: ReadonlySet<string> = new Set(['type', 'text', 'annotations', 'logprobs']);
const imageMembers: ReadonlySet<string> = new Set(['type', 'image_url', 'file_id', 'detail']);
const fileMembers: ReadonlySet<string> = new Set(['type', 'file_data', 'file_url', 'file_id', 'filename']);
const audioMembers: ReadonlySet<string> = new Set(['type', 'input_audio']);

function parseImage(value: JsonValue, path: string, problems: RequestProblems): UserPart | undefined {
  const part = problems.check(ImagePart, value, path);
  if (part === undefined) return undefined;
  const source = part.file_id
    ? ({ kind: 'file-id', fileId: part.file_id } as const)
    : sourceOfUrl(part.image_url ?? '', `${path}.image_url`, problems);
  if (source === undefined) return undefined;
  return defined({ type: 'image' as const, source, detail: part.detail ?? undefined, ...marksOf(value, imageMembers) });
}

function parseAudio(value: JsonValue, path: string, problems: RequestProblems): UserPart | undefined {
  const part = problems.check(AudioPart, value, path);
  if (part === undefined) return undefined;
  return { type: 'audio', source: sourceOfSound(part.input_audio), ...marksOf(value, audioMembers) };
}

function parseFile(value: JsonValue, path: string, problems: RequestProblems): FilePart | undefined {
  const file = problems.check(WireFilePart, value, path);
  if (file === undefined) return undefined;
  const source = fileSource(file, path, problems);
  if (source === undefined) return undefined;
  return defined({
    type: 'file' as const,
    source,
    filename: file.filename ?? undefined,
    ...marksOf(value, fileMembers),
  });
}

function fileSource(
  file: { readonly [Name in 'file_data' | 'file_url' | 'file_id']?: string | null | undefined },
  path: string,
  problems: RequestProblems,
): MediaSource | undefined {
  if (file.file_id) return { kind: 'file-id', fileId: file.file_id };
  if (file.file_url) return sourceOfUrl(file.file_url, `${path}.file_url`, problems);
  if (!file.file_data) {
    problems.add(path, 'needs file_data, file_url or file_id');
    return undefined;
  }
  return sourceOfDocument(file.file_data, `${path}.file_data`, problems);
}

/** A mark for the prompt cache, and the members that only this format knows; the mark itself is one of them. */
function marksOf(value: JsonValue, known: ReadonlySet<string>): Pick<TextPart, 'cache' | 'extensions'> {
  const object: JsonObject = asObject(value) ?? {};
  return defined({
    cache: asObject(object['prompt_cache_breakpoint']) === undefined ? undefined : {},
    extensions: bagOf(object, known),
  });
}
