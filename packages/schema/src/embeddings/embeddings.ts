import type { TokenUsage } from '../chat/usage.js';
import type { JsonObject } from '../json.js';

/** What a caller wants turned into vectors: texts, or token ids of the model's own tokenizer. */
export interface EmbeddingsRequest {
  readonly model: string;
  readonly input: readonly (string | readonly number[])[];
  readonly dimensions?: number;
  readonly encoding: 'float' | 'base64';
  readonly user?: string;
  /** Members of the body that only some providers know. */
  readonly extra?: JsonObject;
}

export interface EmbeddingsResult {
  readonly model?: string;
  /** In the order of the input; base64 is of little-endian 32-bit floats. */
  readonly vectors: readonly (readonly number[] | string)[];
  readonly usage: TokenUsage;
}
