import type { JsonValue } from '@tollgate/schema';
import type { RequestProblem } from '../../../core/client-format.js';
import { asObject, asText, itemsOf } from '../../../core/json-members.js';

/** What of a body asks for sound, a picture or a search, which nobody asks for who would do without. */
export function ownAnswers(body: JsonValue): readonly RequestProblem[] {
  const { modalities, web_search_options: search } = asObject(body) ?? {};
  const problems: RequestProblem[] = [];
  for (const kind of itemsOf(modalities)) {
    const wanted = asText(kind) ?? '';
    if (wanted !== 'text') problems.push({ path: 'modalities', message: `this provider cannot answer in ${wanted}` });
  }
  if (search !== undefined && search !== null) {
    problems.push({ path: 'web_search_options', message: 'only a provider of the format openai-chat can search so' });
  }
  return problems;
}
