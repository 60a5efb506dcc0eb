import type { Citation, JsonObject } from '@tollgate/schema';
import { defined } from '../../core/defined.js';
import { asText } from '../../core/json-members.js';
import { formatId } from './format-id.js';

/** The neutral members of a citation beside the whole of it, which this format wants back on the next turn. */
export function toCitation(citation: JsonObject): Citation {
  return defined({
    url: asText(citation['url']),
    title: asText(citation['title']) ?? asText(citation['document_title']),
    citedText: asText(citation['cited_text']),
    extensions: { [formatId]: citation },
  });
}
