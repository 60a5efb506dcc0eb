import { type Citation, isJsonObject, type JsonObject } from '@tollgate/schema';
import { defined } from '../../core/defined.js';
import { asFilledText, asObject, itemsOf } from '../../core/json-members.js';
import { formatId } from './format-id.js';

const webUrl = /^https?:\/\//i;

/** The neutral members of a citation beside the whole of it, which this format wants back on the next turn. */
export function toCitation(citation: JsonObject): Citation {
  const source = asFilledText(citation['source']);
  const cited = itemsOf(citation['sourceContent'])
    .map((piece) => asFilledText(asObject(piece)?.['text']) ?? '')
    .join('');
  return defined({
    url:
      asFilledText(asObject(asObject(citation['location'])?.['web'])?.['url']) ?? (isWeb(source) ? source : undefined),
    title: asFilledText(citation['title']),
    citedText: cited === '' ? undefined : cited,
    extensions: { [formatId]: citation },
  });
}

/** The citations of a text as this format wrote them; those that another format wrote have no place here. */
export function ownCitations(citations: readonly Citation[] | undefined): readonly JsonObject[] {
  return (citations ?? []).map((citation) => citation.extensions?.[formatId]).filter(isJsonObject);
}

function isWeb(source: string | undefined): boolean {
  return source !== undefined && webUrl.test(source);
}
