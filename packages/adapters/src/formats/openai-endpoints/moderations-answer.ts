import type { JsonValue } from '@tollgate/schema';
import { defined } from '../../core/defined.js';
import { asFilledText, asObject, isJsonArray } from '../../core/json-members.js';
import type { PassedFacts } from '../../core/passed-endpoints.js';
import { readEndpointUsage } from './endpoint-usage.js';

/** Reads the judgement of texts; undefined for what is none. Most providers count nothing here, because it is free. */
export function readModerationsAnswer(body: JsonValue): PassedFacts | undefined {
  const answer = asObject(body);
  if (!isJsonArray(answer?.['results'])) return undefined;
  return defined({
    usage: readEndpointUsage(answer['usage']),
    model: asFilledText(answer['model']),
    id: asFilledText(answer['id']),
  });
}
