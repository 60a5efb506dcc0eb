import { isJsonObject, type JsonObject, type JsonValue, parseJson } from '@tollgate/schema';
import type { PassThrough } from '../../../core/client-format.js';
import { asObject, isJsonArray } from '../../../core/json-members.js';

/** `choices` without a choice. Inside a text of the model the quotes would be escaped, so this finds only the member. */
const emptyChoicesPattern = /"choices"\s*:\s*\[\s*\]/;

/**
 * A body of this format on its way to a provider of this format: only the model's name is set, and counts are asked for
 * in a stream. The chunk that exists only because we asked is kept from a caller who did not.
 */
export const passThrough: PassThrough = {
  endMarkers: ['[DONE]'],
  editRequest: (body, model) => ({ model, ...streamOptions(body) }),
  wantsCounts: asksForCounts,
  hidesFrame: (body, frame) => {
    if (asksForCounts(body) || !emptyChoicesPattern.test(frame.data)) return false;
    const chunk = parseJson(frame.data);
    return isJsonObject(chunk) && isJsonArray(chunk['choices']) && isJsonObject(chunk['usage']);
  },
};

function streamOptions(body: JsonObject): Readonly<Record<string, JsonValue>> {
  if (body['stream'] !== true) return {};
  return { stream_options: { ...asObject(body['stream_options']), include_usage: true } };
}

function asksForCounts(body: JsonObject): boolean {
  return asObject(body['stream_options'])?.['include_usage'] === true;
}
