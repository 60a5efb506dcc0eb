import type { JsonObject } from '../json.js';
import type { FormatId } from './format-id.js';

/**
 * What only one wire format can say and must come back unchanged in it: thought signatures, encrypted reasoning,
 * server tools. Keyed by format; every other format ignores it, and says so in the list of dropped fields where it
 * carried a request's meaning.
 */
export type Extensions = { readonly [Format in FormatId]?: JsonObject };

/** Asks a provider to keep the prompt up to and including the marked part in its prompt cache. */
export interface CacheMark {
  /** How long; absent means the provider's default. */
  readonly ttl?: '5m' | '1h';
}
