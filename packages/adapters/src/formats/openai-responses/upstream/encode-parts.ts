import {
  type AudioPart,
  type CacheMark,
  type Extensions,
  type FilePart,
  type ImagePart,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type OpaquePart,
  type UserPart,
  unreachable,
} from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { documentWishes } from '../../../core/document-wishes.js';
import { videoProblem } from '../../../core/media-source.js';
import { formatId } from '../format-id.js';
import { ownMembers } from '../own-members.js';
import type { EncodeContext } from './notes.js';

/** Content as the plain string it is when it holds one unmarked text, else as a list of parts. */
export function encodeContent(parts: readonly UserPart[], path: string, context: EncodeContext): JsonValue {
  const encoded = parts
    .map((part, index) => encodePart(part, `${path}[${index}]`, context))
    .filter((part) => part !== undefined);
  const [first, second] = encoded;
  if (first === undefined) return '';
  const isPlain = second === undefined && first['type'] === 'input_text' && Object.keys(first).length === 2;
  return isPlain ? (first['text'] ?? '') : encoded;
}

/** One part of a message or of a tool's result; undefined when it was left out. */
export function encodePart(part: UserPart, path: string, context: EncodeContext): JsonObject | undefined {
  switch (part.type) {
    case 'text':
      return { type: 'input_text', text: part.text, ...marksOf(part, context) };
    case 'image':
      return encodeImage(part, context);
    case 'audio':
      return encodeAudio(part, path, context);
    case 'file':
      return encodeFile(part, path, context);
    case 'opaque':
      return encodeOpaque(part, context);
    default:
      return unreachable(part);
  }
}

function encodeImage(part: ImagePart, context: EncodeContext): JsonObject {
  const { source, detail } = part;
  const marks = marksOf(part, context);
  if (source.kind === 'file-id') return defined({ type: 'input_image', file_id: source.fileId, detail, ...marks });
  const url = source.kind === 'url' ? source.url : dataUrl(source.mediaType, source.data);
  return defined({ type: 'input_image', image_url: url, detail, ...marks });
}

function encodeAudio(part: AudioPart, path: string, context: EncodeContext): JsonObject | undefined {
  if (part.source.kind !== 'base64') {
    context.problems.push({ path, message: 'sound must be sent as base64 data to this provider' });
    return undefined;
  }
  const { mediaType, data } = part.source;
  const format = audioFormats.get(mediaType) ?? mediaType.slice(mediaType.indexOf('/') + 1);
  return { type: 'input_audio', input_audio: { data, format }, ...marksOf(part, context) };
}

const audioFormats: ReadonlyMap<string, string> = new Map([
  ['audio/mpeg', 'mp3'],
  ['audio/x-wav', 'wav'],
  ['audio/wave', 'wav'],
]);

/** A file sent as data must have a name. */
const defaultFilename = 'document.pdf';

function encodeFile(part: FilePart, path: string, context: EncodeContext): JsonObject | undefined {
  const { source, filename } = part;
  const problem = videoProblem(source);
  if (problem !== undefined) {
    context.problems.push({ path, message: problem });
    return undefined;
  }
  for (const wish of documentWishes(part)) context.dropped.add(wish);
  const marks = marksOf(part, context);
  // Only a file that is sent as data is known to take a name.
  if (filename !== undefined && source.kind !== 'base64') context.dropped.add('filename');
  switch (source.kind) {
    case 'text':
      return { type: 'input_text', text: source.text, ...marks };
    case 'file-id':
      return { type: 'input_file', file_id: source.fileId, ...marks };
    case 'url':
      return { type: 'input_file', file_url: source.url, ...marks };
    case 'base64': {
      const data = dataUrl(source.mediaType, source.data);
      return { type: 'input_file', filename: filename ?? defaultFilename, file_data: data, ...marks };
    }
    default:
      return unreachable(source);
  }
}

/** Content of a kind that only this format knows goes as it came; that of another one has no place here. */
export function encodeOpaque(part: OpaquePart, { dropped }: EncodeContext): JsonObject | undefined {
  if (part.format === formatId && isJsonObject(part.value)) return part.value;
  dropped.add(`content of ${part.format}: only that format knows it`);
  return undefined;
}

interface Marked {
  readonly cache?: CacheMark;
  readonly extensions?: Extensions;
}

/** The members only this format knows. A cache mark in this format's own words is among them. */
function marksOf(part: Marked, { dropped }: EncodeContext): JsonObject {
  const own = ownMembers(part.extensions) ?? {};
  if (part.cache !== undefined && own['prompt_cache_breakpoint'] === undefined) {
    dropped.add('cache_control: the provider caches by itself');
  }
  return own;
}

function dataUrl(mediaType: string, base64: string): string {
  return `data:${mediaType};base64,${base64}`;
}
