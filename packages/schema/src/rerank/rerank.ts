import type { TokenUsage } from '../chat/usage.js';
import type { JsonObject } from '../json.js';

/** Texts that a caller wants put in the order in which they answer a query. */
export interface RerankRequest {
  readonly model: string;
  readonly query: string;
  readonly documents: readonly string[];
  /** Most results that are wanted; absent means all. */
  readonly topN?: number;
  /** Whether the results repeat the documents. */
  readonly returnDocuments: boolean;
  /** Members of the body that only some providers know. */
  readonly extra?: JsonObject;
}

export interface RerankResult {
  readonly id?: string;
  readonly model?: string;
  /** Best first; `index` is the place of the document in the request. */
  readonly results: readonly { readonly index: number; readonly score: number }[];
  readonly usage: TokenUsage;
}
