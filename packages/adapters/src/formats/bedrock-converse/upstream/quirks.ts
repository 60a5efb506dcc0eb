import type { WireRequest } from '../../../core/wire.js';
import type { ModelTraits } from '../../anthropic-messages/index.js';

/**
 * How thinking is asked for in `additionalModelRequestFields`: with the members of Claude's own API, with
 * `reasoningConfig` and its `maxReasoningEffort`, with `reasoning_effort`, with the word `low` or `high` in
 * `reasoning_config`, or not at all.
 */
export type ReasoningStyle = 'thinking' | 'reasoning-config' | 'reasoning-effort' | 'reasoning-word' | 'none';

/** Kinds of content that some models do not take in some places. */
export type MediaKind = 'text' | 'image' | 'document';

/** How one model differs from the others behind this format. Decided in the provider's folder. */
export interface ConverseQuirks {
  /** Where a body goes. The model stands in the address. */
  readonly target: (model: string, stream: boolean) => Pick<WireRequest, 'path' | 'headers'>;
  readonly reasoning: ReasoningStyle;
  /** What a model that is asked with Claude's own members accepts. */
  readonly traits: ModelTraits;
  /** Whether the model proves its thinking with a signature and wants it back. */
  readonly signedReasoning: boolean;
  /** Whether `top_k`, for which the format has no member, goes into the `inferenceConfig` of the model's own fields. */
  readonly nestedTopK: boolean;
  /** Whether `toolChoice` is taken. */
  readonly toolChoice: boolean;
  /** What an id of a tool call may consist of: letters, digits, `-` and `_`; also dots and colons; nine letters or digits. */
  readonly toolCallIds: 'plain' | 'dotted' | 'nine-alphanumeric';
  /** Whether a tool's result may say that it is an error. */
  readonly toolResultStatus: boolean;
  /** What a tool's result may hold besides text; other media move behind the results. */
  readonly toolResultMedia: readonly MediaKind[];
  /** What may stand in one turn with tool results; for other content a turn of the model is put between. */
  readonly besideToolResults: readonly MediaKind[];
  /** Whether a conversation may begin with a turn of the model. */
  readonly startsWithAssistant: boolean;
  /** Where cache points are taken. */
  readonly cachePoints: 'nowhere' | 'in-messages' | 'everywhere';
  /** Whether the answer, and the arguments of a `strict` tool, can be held to a schema. */
  readonly schemas: boolean;
  /** Whether sound is taken. */
  readonly audio: boolean;
}
