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

/**
 * Reads a document. One made of blocks is kept whole for this format; others get a document of each of its texts and,
 * between those, its pictures.
 */
export function parseDocument(
  block: JsonObject,
  path: string,
  problems: RequestProblems,
): readonly (FilePart | ImagePart)[] {
  const read = problems.check(DocumentBlock, block, path);
  if (read === undefined) return [];
  const { source } = read;
  const members = defined({
    filename: read.title ?? undefined,
    citations: read.citations?.enabled === true ? (true as const) : undefined,
    context: read.context ?? undefined,
    cache: toCacheMark(read.cache_control),
  });
  if (source.type !== 'content') {
    const extensions = bagOf(block, documentMembers);
    return [defined({ type: 'file' as const, source: toDocumentSource(source), ...members, extensions })];
  }
  if (problems.isForeign) return takeApart(toBlocks(source.content), members, `${path}.source.content`, problems);
  const text = { kind: 'text' as const, text: textOf(source.content) };
  return [defined({ type: 'file' as const, source: text, ...members, extensions: bagOf(block, withoutSource) })];
}

const withoutSource: ReadonlySet<string> = new Set([...documentMembers].filter((name) => name !== 'source'));

/** The cache mark of the whole stands at its end. */
function takeApart(
  blocks: readonly JsonObject[],
  { cache, ...members }: Pick<FilePart, 'filename' | 'citations' | 'context' | 'cache'>,
  path: string,
  problems: RequestProblems,
): readonly (FilePart | ImagePart)[] {
  const parts = blocks.flatMap((block, at): (FilePart | ImagePart)[] => {
    const place = `${path}[${at}]`;
    if (block['type'] === 'image') {
      const image = parseImage(block, place, problems);
      return image === undefined ? [] : [problems.placed(image, place)];
    }
    if (block['type'] !== 'text') {
      problems.add(`${place}.type`, 'must be one of text, image: a document holds nothing else');
      return [];
    }
    const text = parseText(block, place, problems);
    if (text === undefined) return [];
    const source = { kind: 'text' as const, text: text.text };
    const file = defined({ type: 'file' as const, source, ...members, cache: text.cache });
    return [problems.placed<FilePart>(file, place)];
  });
  const last = parts.at(-1);
  return cache === undefined || last === undefined ? parts : [...parts.slice(0, -1), { ...last, cache }];
}

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

function toDocumentSource(source: Exclude<DocumentBlock['source'], { type: 'content' }>): FilePart['source'] {
  return source.type === 'text' ? { kind: 'text', text: source.data } : toMediaSource(source);
}

function textOf(content: string | readonly JsonObject[]): string {
  return toBlocks(content)
    .map((block) => asText(block['text']) ?? '')
    .join('\n');
}
