import type { AudioPart, FilePart, ImagePart, JsonObject, MediaSource } from '@tollgate/schema';
import { base64OfText } from '../base64.js';

export type EncodedMedia = { readonly format: string; readonly source: JsonObject } | { readonly problem: string };

const dataUrl = /^data:([^;,]{1,255})(?:;[^;,]{1,255})*;base64,/;
const storedUrl = /^s3:\/\//i;
/** An ending is looked for in no more than this much of a name; keys in S3 are not longer. */
const nameCharsMax = 1024;
const extension = /\.([a-z0-9]{1,5})(?:[?#].*)?$/i;

/** Names of formats by media type, with their own names so that an ending of a file can be looked up as well. */
const imageFormats = formatsOf(['png', 'jpeg', 'gif', 'webp'], {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/jpg': 'jpeg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  jpg: 'jpeg',
});
const documentFormats = formatsOf(['pdf', 'csv', 'doc', 'docx', 'xls', 'xlsx', 'html', 'txt', 'md'], {
  'application/pdf': 'pdf',
  'text/csv': 'csv',
  'application/msword': 'doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'text/html': 'html',
  'text/plain': 'txt',
  'text/markdown': 'md',
  'text/x-markdown': 'md',
});
const audioFormats = formatsOf(['mp3', 'opus', 'wav', 'aac', 'flac', 'mp4', 'ogg', 'mkv', 'mka', 'm4a', 'webm'], {
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/opus': 'opus',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/aac': 'aac',
  'audio/flac': 'flac',
  'audio/mp4': 'mp4',
  'audio/ogg': 'ogg',
  'audio/webm': 'webm',
});

/** An image's format and source, or what is wrong with it. */
export function imageOf({ source }: ImagePart): EncodedMedia {
  return mediaOf(source, imageFormats, 'an image must be PNG, JPEG, GIF or WebP');
}

/** A sound's format and source, or what is wrong with it. */
export function audioOf({ source }: AudioPart): EncodedMedia {
  return mediaOf(source, audioFormats, 'the sound is of a type that this provider does not name');
}

/** A document's format and source, or what is wrong with it. Text goes as bytes, which every model here takes. */
export function documentOf({ source, filename }: FilePart): EncodedMedia {
  if (source.kind === 'text') return { format: 'txt', source: { bytes: base64OfText(source.text) } };
  const problem = 'a document must be PDF, CSV, Word, Excel, HTML, Markdown or plain text';
  return mediaOf(source, documentFormats, problem, filename);
}

function mediaOf(
  source: MediaSource,
  formats: ReadonlyMap<string, string>,
  problem: string,
  filename = '',
): EncodedMedia {
  if (source.kind === 'base64') {
    const format = formatOf(formats, source.mediaType, filename);
    return format === undefined ? { problem } : { format, source: { bytes: source.data } };
  }
  const address = source.kind === 'url' ? source.url : source.fileId;
  const embedded = dataUrl.exec(address);
  if (embedded !== null) {
    const format = formatOf(formats, embedded[1] ?? '', filename);
    return format === undefined ? { problem } : { format, source: { bytes: address.slice(embedded[0].length) } };
  }
  if (!storedUrl.test(address)) return { problem: notFetched(source.kind) };
  const mediaType = source.kind === 'url' ? (source.mediaType ?? '') : '';
  const format = formatOf(formats, mediaType, filename, address);
  return format === undefined ? { problem } : { format, source: { s3Location: { uri: address } } };
}

function notFetched(kind: 'url' | 'file-id'): string {
  return kind === 'url'
    ? 'this provider fetches nothing from the web: send the bytes, as a data URL in base64, or an s3:// address'
    : 'this provider stores no files of its own: send the bytes, or an s3:// address';
}

/** The format that a media type names, else the ending of the first name that has one. */
function formatOf(
  formats: ReadonlyMap<string, string>,
  mediaType: string,
  ...names: readonly string[]
): string | undefined {
  const [essence = ''] = mediaType.toLowerCase().split(';');
  const named = formats.get(essence.trim());
  if (named !== undefined) return named;
  const endings = names.map((name) => extension.exec(name.slice(-nameCharsMax))?.[1]?.toLowerCase() ?? '');
  return endings.map((ending) => formats.get(ending)).find((format) => format !== undefined);
}

function formatsOf(
  names: readonly string[],
  byMediaType: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  return new Map([...names.map((name) => [name, name] as const), ...Object.entries(byMediaType)]);
}
