import type { JsonValue } from '@tollgate/schema';
import { textOfArguments } from '../../../core/object-text.js';

/** What a tool without arguments may be called with: nothing, or the word `null`. */
const noArgumentsWord = 'null';

/** The arguments of a whole call as JSON text. */
export function argumentsText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '{}';
  return withoutNull(typeof value === 'string' ? value : textOfArguments(value));
}

/** Whether what has come so far of the arguments can still turn out to be none. */
export function mayMeanNoArguments(text: string): boolean {
  return noArgumentsWord.startsWith(text.trim());
}

/** Empty text and `null` mean an empty object; said here once, so that no reader has to know. */
export function withoutNull(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || trimmed === noArgumentsWord ? '{}' : text;
}

/** Makes an id for a call that came without one: the same for the same answer, another for each call of it. */
export function makeToolCallId(responseId: string | undefined, ordinal: number): string {
  const origin = (responseId ?? '').replace(/[^A-Za-z0-9]/g, '').slice(-24);
  return `call_${origin}${origin === '' ? '' : '_'}${ordinal}`;
}
