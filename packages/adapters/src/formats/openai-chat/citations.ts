import type { Citation, JsonObject, JsonValue } from '@tollgate/schema';
import { defined } from '../../core/defined.js';
import { asFilledText, asObject } from '../../core/json-members.js';
import { WireAnnotation } from './openai-chat.wire.js';

/** The citation of an annotation; undefined for annotations that cite nothing, such as a parsed file. */
export function citationOf(annotation: JsonValue): Citation | undefined {
  const parsed = WireAnnotation.safeParse(annotation);
  const cited = parsed.success ? parsed.data.url_citation : undefined;
  const whole = asObject(annotation);
  if (cited === undefined || cited === null || whole === undefined) return undefined;
  return defined({
    url: cited.url ?? undefined,
    title: cited.title ?? undefined,
    citedText: cited.content ?? undefined,
    extensions: { 'openai-chat': whole },
  });
}

/** The sources an answer names beside its choices: `search_results` where they are, else the bare `citations`. */
export function sourcesOf(
  results: readonly JsonValue[] | undefined,
  urls: readonly JsonValue[] | undefined,
): Citation[] {
  if (results !== undefined && results.length > 0) {
    return results.map((result) => {
      const source = asObject(result);
      return defined({ url: asFilledText(source?.['url']), title: asFilledText(source?.['title']) });
    });
  }
  return (urls ?? []).map((url) => defined({ url: asFilledText(url) }));
}

/** The annotation of a citation: as it came when it came from this format, else with what is known of it. */
export function annotationOf(citation: Citation): JsonObject {
  const whole = citation.extensions?.['openai-chat'];
  if (whole !== undefined && asFilledText(whole['type']) !== undefined) return whole;
  return {
    type: 'url_citation',
    url_citation: {
      url: citation.url ?? '',
      title: citation.title ?? '',
      start_index: 0,
      end_index: 0,
      content: citation.citedText,
    },
  };
}
