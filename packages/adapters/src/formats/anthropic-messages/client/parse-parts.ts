import type { CacheMark, FilePart, ImagePart, JsonObject, MediaSource, TextPart } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asText } from '../../../core/json-members.js';
import type { RequestProblems } from '../../../core/request-problems.js';
import { toCitation } from '../citations.js';
import { bagOf } from '../own-members.js';
import { DocumentBlock, ImageBlock, TextBlock } from './request.wire.js';

const textMembers: ReadonlySet<string> = new Set(['type', 'text', 'cache_control', 'citations']);
const imageMembers: ReadonlySet<string> = new Set(['type', 'source', 'cache_control']);
const documentMembers: ReadonlySet<string> = new Set(['type', 'source', 'title', 'cache_control']);

/** Content may be a string, which stands for one block of text. */
export function toBlocks(content: string | readonly JsonObject[]): readonly JsonObject[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

/** Reads a block of text. */
export function parseText(block: JsonObject, path: string, problems: RequestProblems): TextPart | undefined {
  const read = problems.check(TextBlock, block, path);
  if (read === undefined) return undefined;
  const citations = read.citations?.map(toCitation);
  return defined({
    type: 'text' as const,
    text: read.text,
    citations: citations === undefined || citations.length === 0 ? undefined : citations,
    cache: toCacheMark(read.cache_control),
    extensions: bagOf(block, textMembers),
  });
}

/** Reads a picture. */
export function parseImage(block: JsonObject, path: string, problems: RequestProblems): ImagePart | undefined {
  const read = problems.check(ImageBlock, block, path);
  if (read === undefined) return undefined;
  return defined({
    type: 'image' as const,
    source: toMediaSource(read.source),
    cache: toCacheMark(read.cache_control),
    extensions: bagOf(block, imageMembers),
  });
}

/** Reads a document. One made of blocks is given to other formats as its text and kept whole for this one. */
export function parseDocument(block: JsonObject, path: string, problems: RequestProblems): FilePart | undefined {
  const read = problems.check(DocumentBlock, block, path);
  if (read === undefined) return undefined;
  const known = read.source.type === 'content' ? withoutSource : documentMembers;
  return defined({
    type: 'file' as const,
    source: toDocumentSource(read.source),
    filename: read.title ?? undefined,
    cache: toCacheMark(read.cache_control),
    extensions: bagOf(block, known),
  });
}

const withoutSource: ReadonlySet<string> = new Set([...documentMembers].filter((name) => name !== 'source'));

/** The mark for the provider's prompt cache. */
export function toCacheMark(
  control: { readonly ttl?: '5m' | '1h' | null | undefined } | null | undefined,
): CacheMark | undefined {
  if (control === null || control === undefined) return undefined;
  return control.ttl === null || control.ttl === undefined ? {} : { ttl: control.ttl };
}

function toMediaSource(source: ImageBlock['source']): MediaSource {
  switch (source.type) {
    case 'base64':
      return { kind: 'base64', mediaType: source.media_type, data: source.data };
    case 'url':
      return { kind: 'url', url: source.url };
    case 'file':
      return { kind: 'file-id', fileId: source.file_id };
  }
}

function toDocumentSource(source: DocumentBlock['source']): FilePart['source'] {
  switch (source.type) {
    case 'text':
      return { kind: 'text', text: source.data };
    case 'content':
      return { kind: 'text', text: textOf(source.content) };
    default:
      return toMediaSource(source);
  }
}

function textOf(content: string | readonly JsonObject[]): string {
  return toBlocks(content)
    .map((block) => asText(block['text']) ?? '')
    .join('\n');
}
