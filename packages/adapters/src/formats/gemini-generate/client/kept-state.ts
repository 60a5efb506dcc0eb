import type { JsonValue } from '@tollgate/schema';
import type { RequestProblem } from '../../../core/client-format.js';
import { asFilledText, asObject } from '../../../core/json-members.js';

/** Both spellings are read, as everywhere in this format, and the caller is told of the one it used. */
const members = ['cachedContent', 'cached_content'];

const message =
  'refers to contents that another provider keeps; send them as systemInstruction, tools and contents instead';

/** What of a body only the provider can look up that keeps it. */
export function keptState(body: JsonValue): readonly RequestProblem[] {
  const written = asObject(body) ?? {};
  return members.filter((name) => asFilledText(written[name]) !== undefined).map((path) => ({ path, message }));
}
