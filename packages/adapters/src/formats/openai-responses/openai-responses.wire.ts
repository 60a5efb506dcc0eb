import { isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';
import { asFilledText, asObject, asText, itemsOf } from '../../core/json-members.js';
import { textOfArguments } from '../../core/object-text.js';

/**
 * Reads of answers, written by hand instead of as schemas: a stream repeats its whole answer in its last event, and most
 * of what is in it is of no use here. A member of an unexpected kind reads as absent.
 */

/** What stands between two pieces of a model's reasoning; OpenAI sends them without a line end of their own. */
export const reasoningSeparator = '\n\n';

/** The text of a reasoning item: the summary where there is one, else what the model thought word by word. */
export function reasoningTextOf(item: JsonObject): string {
  const summary = joined(item['summary']);
  return summary === '' ? joined(item['content']) : summary;
}

function joined(pieces: JsonValue | undefined): string {
  const texts = itemsOf(pieces).map((piece) => asText(asObject(piece)?.['text']) ?? '');
  return texts.filter((text) => text !== '').join(reasoningSeparator);
}

/** Arguments as JSON text; a model that wrote none, or a server that sends the object itself, is understood as well. */
export function argumentsTextOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : textOfArguments(value);
}

/** The call's id, by which its result is found; undefined where the server gave none. */
export function callIdOf(item: JsonObject): string | undefined {
  return asFilledText(item['call_id']) ?? asFilledText(item['id']);
}

/** Makes an id for a call that came without one: the same for the same answer, another for each call of it. */
export function makeCallId(responseId: string | undefined, ordinal: number): string {
  const origin = (responseId ?? '').replace(/[^A-Za-z0-9]/g, '').slice(-24);
  return `call_${origin}${origin === '' ? '' : '_'}${ordinal}`;
}

/** The objects of a list; anything else in it is passed over. */
export function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return itemsOf(value).filter((item) => isJsonObject(item));
}
