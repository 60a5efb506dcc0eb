import type { Citation, JsonObject, JsonValue } from '@tollgate/schema';
import { defined } from '../../core/defined.js';
import { asFilledText, asObject } from '../../core/json-members.js';
import { formatId } from './format-id.js';

/** The citation of an annotation: of a page, of a file, of a file made on the way. Undefined when it is no object. */
export function citationOf(annotation: JsonValue | undefined): Citation | undefined {
  const whole = asObject(annotation);
  if (whole === undefined) return undefined;
  return defined({
    url: asFilledText(whole['url']),
    title: asFilledText(whole['title']) ?? asFilledText(whole['filename']),
    extensions: { [formatId]: whole },
  });
}

/** The annotation of a citation: as it came when it came from this format, else with what is known of it. */
export function annotationOf(citation: Citation): JsonObject {
  const whole = citation.extensions?.[formatId];
  if (whole !== undefined) return whole;
  return {
    type: 'url_citation',
    url: citation.url ?? '',
    title: citation.title ?? citation.citedText ?? '',
    start_index: 0,
    end_index: 0,
  };
}
