import type { JsonValue } from '../json.js';
import type { Extensions } from './extensions.js';
import type { Finish } from './finish.js';
import type { AssistantPart } from './part.js';
import type { TokenUsage } from './usage.js';

/** One of the answers asked for. */
export interface Choice {
  readonly content: readonly AssistantPart[];
  readonly finish: Finish;
  readonly logprobs?: JsonValue;
}

/** A whole answer. */
export interface ChatResult {
  readonly id?: string;
  /** The model that answered, as the provider names it. */
  readonly model?: string;
  readonly createdS?: number;
  readonly choices: readonly Choice[];
  readonly usage: TokenUsage;
  readonly serviceTier?: string;
  readonly extensions?: Extensions;
}
