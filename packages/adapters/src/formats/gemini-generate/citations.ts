import type { Citation, JsonObject, JsonValue } from '@tollgate/schema';
import { defined } from '../../core/defined.js';
import { asCount, asFilledText, asObject, itemsOf } from '../../core/json-members.js';

/** Most citations that are read of one answer; more would be no help to a reader. */
export const citationsMax = 256;

/**
 * The sources that a candidate names: those of a search with the words they support, else those of the sources that
 * were cited. The metadata itself stays whole beside the answer.
 */
export function citationsOf(candidate: JsonObject): Citation[] {
  const grounding = asObject(candidate['groundingMetadata']);
  const found = grounding === undefined ? [] : groundingCitations(grounding);
  const metadata = asObject(candidate['citationMetadata']);
  for (const source of itemsOf(metadata?.['citationSources'] ?? metadata?.['citations'])) {
    const members = asObject(source);
    const url = asFilledText(members?.['uri']);
    if (url !== undefined) found.push(defined({ url, title: asFilledText(members?.['title']) }));
  }
  return found.slice(0, citationsMax);
}

function groundingCitations(grounding: JsonObject): Citation[] {
  const chunks = itemsOf(grounding['groundingChunks']).map(sourceOf);
  const supports = itemsOf(grounding['groundingSupports']);
  if (supports.length === 0) return chunks.filter((chunk) => chunk !== undefined);
  return supports.slice(0, citationsMax).flatMap((support) => {
    const members = asObject(support);
    const citedText = asFilledText(asObject(members?.['segment'])?.['text']);
    return itemsOf(members?.['groundingChunkIndices']).flatMap((index) => {
      const chunk = chunks[asCount(index) ?? -1];
      return chunk === undefined ? [] : [defined({ ...chunk, citedText })];
    });
  });
}

/** A chunk is from the web, from a map or from a store of documents; each kind has its own member. */
function sourceOf(chunk: JsonValue): Citation | undefined {
  const members = asObject(chunk);
  const source = asObject(members?.['web'] ?? members?.['retrievedContext'] ?? members?.['maps']);
  const url = asFilledText(source?.['uri']);
  return url === undefined ? undefined : defined({ url, title: asFilledText(source?.['title']) });
}
