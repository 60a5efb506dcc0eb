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
  type TextPart,
  type UserPart,
  unreachable,
} from '@tollgate/schema';
import { documentWishes } from '../../../core/document-wishes.js';
import { videoProblem } from '../../../core/media-source.js';
import type { EncodeReport } from './encode-report.js';
import type { OpenAiChatQuirks } from './quirks.js';

/** What every step of encoding one request needs. */
export interface EncodeContext {
  readonly quirks: OpenAiChatQuirks;
  readonly report: EncodeReport;
}

/** Content as the plain string that every provider takes, or as a list of parts where a string cannot say it. */
export function encodeContent(parts: readonly UserPart[], path: string, context: EncodeContext): JsonValue {
  const encoded = parts
    .map((part, index) => encodePart(part, `${path}[${index}]`, context))
    .filter((part) => part !== undefined);
  return plainTextOf(encoded) ?? encoded;
}

/** The text of a list that holds nothing but one unmarked text. */
export function plainTextOf(encoded: readonly JsonObject[]): string | undefined {
  const [first, second] = encoded;
  if (first === undefined) return '';
  if (second !== undefined || first['type'] !== 'text' || Object.keys(first).length > 2) return undefined;
  return typeof first['text'] === 'string' ? first['text'] : undefined;
}

/** One part of a message; undefined when it was left out. */
export function encodePart(part: UserPart, path: string, context: EncodeContext): JsonObject | undefined {
  switch (part.type) {
    case 'text':
      return encodeText(part, context);
    case 'image':
      return encodeImage(part, path, context);
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

function encodeText(part: TextPart, context: EncodeContext): JsonObject {
  return { type: 'text', text: part.text, ...marksOf(part, context) };
}

function encodeImage(part: ImagePart, path: string, context: EncodeContext): JsonObject | undefined {
  const { source } = part;
  if (source.kind === 'file-id') {
    const message = 'an image stored as a file cannot be sent to this provider; send its data or a URL';
    context.report.refuse({ path, message });
    return undefined;
  }
  const url = source.kind === 'url' ? source.url : dataUrl(source.mediaType, source.data);
  const detail = part.detail === undefined ? {} : { detail: part.detail };
  return { type: 'image_url', image_url: { url, ...detail }, ...marksOf(part, context) };
}

function encodeAudio(part: AudioPart, path: string, context: EncodeContext): JsonObject | undefined {
  if (part.source.kind !== 'base64') {
    context.report.refuse({ path, message: 'sound must be sent as base64 data to this provider' });
    return undefined;
  }
  const format = audioFormatOf(part.source.mediaType);
  return { type: 'input_audio', input_audio: { data: part.source.data, format }, ...marksOf(part, context) };
}

const audioFormats: ReadonlyMap<string, string> = new Map([
  ['audio/mpeg', 'mp3'],
  ['audio/x-wav', 'wav'],
  ['audio/wave', 'wav'],
]);

/** The short name of a sound's format, such as `wav`. */
export function audioFormatOf(mediaType: string): string {
  return audioFormats.get(mediaType) ?? mediaType.slice(mediaType.indexOf('/') + 1);
}

function encodeFile(part: FilePart, path: string, context: EncodeContext): JsonObject | undefined {
  const { source } = part;
  for (const wish of documentWishes(part)) context.report.drop(wish);
  if (source.kind === 'text') {
    if (part.filename !== undefined) context.report.drop('filename');
    return { type: 'text', text: source.text, ...marksOf(part, context) };
  }
  if (context.quirks.documents === 'none') {
    context.report.refuse({ path, message: 'this provider takes no files' });
    return undefined;
  }
  const problem = videoProblem(source);
  if (problem !== undefined) {
    context.report.refuse({ path, message: problem });
    return undefined;
  }
  const marks = marksOf(part, context);
  if (context.quirks.documents === 'document_url') {
    if (source.kind === 'file-id') return { type: 'file', file_id: source.fileId, ...marks };
    const url = source.kind === 'url' ? source.url : dataUrl(source.mediaType, source.data);
    return { type: 'document_url', document_url: url, document_name: part.filename, ...marks };
  }
  if (source.kind === 'file-id')
    return { type: 'file', file: { file_id: source.fileId, filename: part.filename }, ...marks };
  const data = source.kind === 'url' ? source.url : dataUrl(source.mediaType, source.data);
  return { type: 'file', file: { filename: part.filename ?? defaultFilename, file_data: data }, ...marks };
}

/** A file sent as data must have a name. */
const defaultFilename = 'document.pdf';

function encodeOpaque(part: OpaquePart, context: EncodeContext): JsonObject | undefined {
  if (part.format === 'openai-chat' && isJsonObject(part.value)) return part.value;
  context.report.drop(`content of ${part.format}: only that format knows it`);
  return undefined;
}

/** Cache marks and the members only this format knows. */
export function marksOf(
  part: { readonly cache?: CacheMark; readonly extensions?: Extensions },
  { quirks, report }: EncodeContext,
): JsonObject {
  const own = part.extensions?.['openai-chat'];
  if (part.cache === undefined) return own ?? {};
  if (quirks.cacheControl) return { cache_control: { type: 'ephemeral', ttl: part.cache.ttl }, ...own };
  // A mark in this format's own words is among its members and goes as it is.
  if (own?.['prompt_cache_breakpoint'] === undefined) report.drop('cache_control: the provider caches by itself');
  return own ?? {};
}

/** Writes bytes into a URL. */
export function dataUrl(mediaType: string, base64: string): string {
  return `data:${mediaType};base64,${base64}`;
}
