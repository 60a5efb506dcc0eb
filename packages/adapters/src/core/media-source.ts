import type { FilePart, MediaSource } from '@tollgate/schema';
import type { RequestProblems } from './request-problems.js';

const dataUrlPattern = /^data:([^;,]{1,200})(?:;[^;,]{1,200})*;base64$/;
const dataUrlHeadCharsMax = 512;

/**
 * A web address, or the bytes that a data URL holds in base64; undefined for any other text. Only the head of a data URL is
 * looked at; its bytes can be many millions.
 */
export function mediaSourceOf(url: string): MediaSource | undefined {
  if (/^https?:\/\//i.test(url.slice(0, 8))) return { kind: 'url', url };
  const comma = url.slice(0, dataUrlHeadCharsMax).indexOf(',');
  const mediaType = comma === -1 ? undefined : dataUrlPattern.exec(url.slice(0, comma))?.[1];
  return mediaType === undefined ? undefined : { kind: 'base64', mediaType, data: url.slice(comma + 1) };
}

/** The same of a request, where any other text is a problem. */
export function sourceOfUrl(url: string, path: string, problems: RequestProblems): MediaSource | undefined {
  const source = mediaSourceOf(url);
  if (source === undefined) {
    problems.add(path, 'must be an http(s) URL or a data URL of the form data:<media type>;base64,<data>');
  }
  return source;
}

const pdf = 'application/pdf';

/** A document as a data URL or, as older callers send a PDF, as bare base64. */
export function sourceOfDocument(data: string, path: string, problems: RequestProblems): MediaSource | undefined {
  const isUrl = /^(?:data|https?):/.test(data.slice(0, 8));
  return isUrl ? sourceOfUrl(data, path, problems) : { kind: 'base64', mediaType: pdf, data };
}

/** Sound in base64 whose format goes by the ending of its files. */
export function sourceOfSound({ data, format }: { readonly data: string; readonly format: string }): MediaSource {
  return { kind: 'base64', mediaType: format === 'mp3' ? 'audio/mpeg' : `audio/${format}`, data };
}

/** Bytes of a moving picture, and the pages of films that Google's format takes for the films themselves. */
function isVideoAddress(url: string): boolean {
  return (
    /^data:video\//i.test(url.slice(0, 16)) ||
    /^https?:\/\/(?:[\w-]+\.)?(?:youtube\.com|youtu\.be)\//i.test(url.slice(0, 64))
  );
}

/**
 * What is wrong with a moving picture that is sent as a file; undefined for other files. Targets that have no word for
 * moving pictures would take it for a document.
 */
export function videoProblem(source: FilePart['source']): string | undefined {
  const isVideo =
    source.kind === 'url' || source.kind === 'base64'
      ? /^video\//i.test(source.mediaType ?? '') || (source.kind === 'url' && isVideoAddress(source.url))
      : false;
  return isVideo ? 'video cannot be sent to this provider; send pictures of it' : undefined;
}
