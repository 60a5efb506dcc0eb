import type { CacheMark, JsonObject } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import type { EncodingNotes } from '../../anthropic-messages/index.js';
import type { ConverseQuirks } from './quirks.js';

interface CacheContext {
  readonly quirks: Pick<ConverseQuirks, 'cachePoints'>;
  readonly notes: EncodingNotes;
}

/**
 * Adds a cache point for a mark on what was added last. The platform refuses a point that follows a document, so it then
 * stands before the documents.
 */
export function addCachePoint(blocks: JsonObject[], mark: CacheMark | undefined, context: CacheContext): void {
  if (mark === undefined) return;
  if (context.quirks.cachePoints === 'nowhere') {
    context.notes.dropped.add('cache_control: this model caches no prompts');
    return;
  }
  const place = blocks.findLastIndex((block) => block['document'] === undefined) + 1;
  if (place === 0) {
    context.notes.dropped.add('cache_control: there is nothing before it that can be cached');
  } else if (blocks[place - 1]?.['cachePoint'] === undefined) {
    blocks.splice(place, 0, cachePoint(mark));
  }
}

/** The wire form of a mark. Five minutes are what every model has; only the longer life has to be named. */
export function cachePoint(mark: CacheMark): JsonObject {
  return { cachePoint: defined({ type: 'default', ttl: mark.ttl === '1h' ? mark.ttl : undefined }) };
}
