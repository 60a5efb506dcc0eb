import {
  type CacheMark,
  type ImagePart,
  isJsonObject,
  type JsonObject,
  type OpaquePart,
  type TextPart,
} from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { formatId } from '../format-id.js';
import type { EncodingNotes } from './notes.js';

/** A text block; none for an empty text, which says nothing. */
export function textBlock(part: TextPart, notes: EncodingNotes): JsonObject | undefined {
  noteCacheMark(part.cache, notes);
  return part.text === '' ? undefined : { type: 'text', text: part.text };
}

/** An image block. The highest of our levels of detail has no name of its own here. */
export function imageBlock(part: ImagePart, path: string, notes: EncodingNotes): JsonObject | undefined {
  noteCacheMark(part.cache, notes);
  const { source } = part;
  if (source.kind === 'file-id') {
    notes.problems.push({ path, message: 'a stored image cannot be sent to this provider; send its data or a URL' });
    return undefined;
  }
  const url = source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.data}`;
  const detail = part.detail === 'original' ? 'high' : part.detail;
  return { type: 'image_url', image_url: defined({ url, detail }) };
}

/** A block of this format as it is; those of other formats have no meaning here. */
export function opaqueBlock(part: OpaquePart, notes: EncodingNotes): JsonObject | undefined {
  if (part.format === formatId && isJsonObject(part.value)) return part.value;
  notes.dropped.add(`content: a block of ${part.format}`);
  return undefined;
}

/** The provider caches prompts by itself and takes no wishes. */
export function noteCacheMark(mark: CacheMark | undefined, notes: EncodingNotes): void {
  if (mark !== undefined) notes.dropped.add('cache_control: the provider caches by itself');
}

/** Content as the plain string that it is when it is one text, else as a list of blocks. */
export function contentOf(blocks: readonly JsonObject[]): JsonObject[string] {
  const [first, second] = blocks;
  if (first === undefined) return '';
  return second === undefined && first['type'] === 'text' ? first['text'] : blocks;
}

export function isPresent(block: JsonObject | undefined): block is JsonObject {
  return block !== undefined;
}
