import type { Citation, JsonObject } from '@tollgate/schema';
import { defined } from '../../core/defined.js';
import { asFilledText, asObject, itemsOf } from '../../core/json-members.js';
import { formatId } from './format-id.js';

/** The neutral members of a citation, taken from the first of its sources, beside the whole of it. */
export function toCitation(citation: JsonObject): Citation {
  const source = asObject(itemsOf(citation['sources'])[0]);
  const cited = asObject(source?.['document']) ?? asObject(source?.['tool_output']);
  return defined({
    url: asFilledText(cited?.['url']),
    title: asFilledText(cited?.['title']),
    citedText: asFilledText(cited?.['text']) ?? asFilledText(cited?.['snippet']) ?? asFilledText(cited?.['content']),
    extensions: { [formatId]: citation },
  });
}

/** Whether a citation is of the answer's text: the plan before a tool call and the thinking can be cited from, too. */
export function citesText(citation: JsonObject): boolean {
  const type = citation['type'];
  return type === undefined || type === null || type === 'TEXT_CONTENT';
}
