import type { Finish, JsonObject } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asObject, asText } from '../../../core/json-members.js';

/**
 * Why a model stopped. The format has no word for it: it follows from the status, from what is incomplete, and from
 * whether functions were called. A response that runs on in the background, or was cancelled there, has not come to its
 * end. One that is incomplete for a reason that is new here lacks something, which all formats say as they do of a filter.
 */
export function decodeFinish(response: JsonObject, calledTools: boolean): Finish {
  const status = asText(response['status']);
  if (status === 'incomplete') {
    const raw = asText(asObject(response['incomplete_details'])?.['reason']) ?? status;
    return { reason: incompleteReasons.get(raw) ?? 'content-filter', raw };
  }
  if (status !== undefined && status !== 'completed') return { reason: 'truncated', raw: status };
  return defined({ reason: calledTools ? ('tool-calls' as const) : ('stop' as const), raw: status });
}

const incompleteReasons: ReadonlyMap<string, 'length' | 'content-filter'> = new Map([
  ['max_output_tokens', 'length'],
  ['max_tokens', 'length'],
  ['content_filter', 'content-filter'],
]);
