import type { JsonObject } from '../json.js';
import type { FormatId } from './format-id.js';

/**
 * What only one wire format can say and must come back unchanged in it: thought signatures, encrypted reasoning,
 * server tools. Keyed by format; every other format ignores it, and says so in the list of dropped fields where it
 * carried a request's meaning.
 */
export type Extensions = { readonly [Format in FormatId]?: JsonObject };

/** What a caller wrote, wherever it stands now. */
export interface Placed {
  /** Where the caller wrote it, as a path in the caller's own document; absent unless somebody wants to know. */
  readonly place?: string;
}

/** Asks a provider to keep the prompt up to and including the marked part in its prompt cache. */
export interface CacheMark {
  /** How long; absent means the provider's default. */
  readonly ttl?: '5m' | '1h';
}
