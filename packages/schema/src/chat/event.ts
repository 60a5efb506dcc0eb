import type { ErrorCode } from '../errors/error-codes.js';
import type { JsonValue } from '../json.js';
import type { Extensions } from './extensions.js';
import type { Finish } from './finish.js';
import type { FormatId } from './format-id.js';
import type { Citation, ImagePart, MediaSource } from './part.js';
import type { TokenUsage } from './usage.js';

/** What a block of a streamed answer holds; said once, when it opens. */
export type BlockKind =
  | { readonly type: 'text' }
  | { readonly type: 'reasoning' }
  | { readonly type: 'redacted-reasoning'; readonly data: string }
  | { readonly type: 'refusal' }
  | { readonly type: 'tool-call'; readonly id: string; readonly name: string; readonly extensions?: Extensions }
  /** `source` where the sound does not come in deltas. */
  | { readonly type: 'audio'; readonly id?: string; readonly mediaType?: string; readonly source?: MediaSource }
  | { readonly type: 'image'; readonly source: MediaSource; readonly detail?: NonNullable<ImagePart['detail']> }
  | { readonly type: 'opaque'; readonly format: FormatId; readonly value: JsonValue };

/**
 * Stream events: noun, then verb. Blocks are numbered through the whole response, open before their deltas and close
 * once; exactly one terminal event (`response-end` or `response-error`) ends every stream, and it is the last.
 */
export type ChatEvent =
  | { readonly type: 'response-start'; readonly id?: string; readonly model?: string; readonly createdS?: number }
  | { readonly type: 'block-start'; readonly block: number; readonly choice: number; readonly content: BlockKind }
  | { readonly type: 'text-delta'; readonly block: number; readonly text: string; readonly logprobs?: JsonValue }
  | { readonly type: 'citation-delta'; readonly block: number; readonly citation: Citation }
  | { readonly type: 'reasoning-delta'; readonly block: number; readonly text: string }
  | { readonly type: 'signature-delta'; readonly block: number; readonly signature: string }
  | { readonly type: 'refusal-delta'; readonly block: number; readonly text: string }
  | { readonly type: 'tool-call-delta'; readonly block: number; readonly json: string }
  | { readonly type: 'audio-delta'; readonly block: number; readonly data?: string; readonly transcript?: string }
  | { readonly type: 'opaque-delta'; readonly block: number; readonly format: FormatId; readonly value: JsonValue }
  /** A piece of what the model writes for a block that opens once it is known whole; for those who count, not for callers. */
  | { readonly type: 'untold-text'; readonly text: string }
  | { readonly type: 'block-end'; readonly block: number; readonly extensions?: Extensions }
  /** Counts so far; each replaces the one before. */
  | { readonly type: 'usage-update'; readonly usage: TokenUsage }
  /** One finish a choice, in the order of the choices. */
  | {
      readonly type: 'response-end';
      readonly finishes: readonly Finish[];
      readonly usage: TokenUsage;
      readonly serviceTier?: string;
      readonly extensions?: Extensions;
    }
  | {
      readonly type: 'response-error';
      readonly code: ErrorCode;
      /** The provider's own type and message, for the caller; never with secrets. */
      readonly message: string;
      readonly upstreamType?: string;
      readonly upstreamCode?: string;
      readonly usage: TokenUsage;
    };
