import type { JsonObject, JsonValue } from '@tollgate/schema';
import type { WireRequest } from './wire.js';

/** Asking a provider how many tokens a conversation would come to. It answers nothing else, and charges nothing. */
export interface TokenCounting {
  readonly target: (model: string) => Pick<WireRequest, 'path' | 'headers'>;
  /** What is asked about a conversation that stands in a chat body of the translation's format. */
  readonly questionOf: (chatBody: JsonObject, model: string) => JsonObject;
  /** Tokens of the input; undefined for what is no answer to the question. */
  readonly readCount: (body: JsonValue) => number | undefined;
}
