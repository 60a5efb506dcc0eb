import type { JsonObject } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asObject, asText } from '../../../core/json-members.js';
import { formatId } from '../format-id.js';

/** What of an answer has no place in the vocabulary but belongs to it in this format: traces of guardrails, timings. */
export function answerExtensions(answer: JsonObject): { readonly [formatId]: JsonObject } | undefined {
  const members: JsonObject = defined({
    metrics: asObject(answer['metrics']),
    trace: asObject(answer['trace']),
    performanceConfig: asObject(answer['performanceConfig']),
  });
  return Object.keys(members).length === 0 ? undefined : { [formatId]: members };
}

/** The tier that served the answer. */
export function tierOf(answer: JsonObject): string | undefined {
  return asText(asObject(answer['serviceTier'])?.['type']);
}
