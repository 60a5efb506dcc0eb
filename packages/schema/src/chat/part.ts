import type { JsonValue } from '../json.js';
import type { CacheMark, Extensions, Placed } from './extensions.js';
import type { FormatId } from './format-id.js';

interface Marked extends Placed {
  readonly cache?: CacheMark;
  readonly extensions?: Extensions;
}

/** Where the bytes of an image, a sound or a document are. */
export type MediaSource =
  | { readonly kind: 'base64'; readonly mediaType: string; readonly data: string }
  | { readonly kind: 'url'; readonly url: string; readonly mediaType?: string }
  /** A file stored at the provider; only that provider can read it. */
  | { readonly kind: 'file-id'; readonly fileId: string };

export interface TextPart extends Marked {
  readonly type: 'text';
  readonly text: string;
  /** As the format wrote them; each entry is opaque outside that format. */
  readonly citations?: readonly Citation[];
}
/** A source the model names for its text. */
export interface Citation {
  readonly url?: string;
  readonly title?: string;
  readonly citedText?: string;
  /** The whole citation in the format it came from. */
  readonly extensions?: Extensions;
}
export interface ImagePart extends Marked {
  readonly type: 'image';
  readonly source: MediaSource;
  readonly detail?: 'auto' | 'low' | 'high' | 'original';
}
export interface AudioPart extends Marked {
  readonly type: 'audio';
  readonly source: MediaSource;
  /** What was said, where the model wrote it beside the sound. */
  readonly transcript?: string;
  /** The provider's handle for sound it made earlier. */
  readonly id?: string;
}
export interface FilePart extends Marked {
  readonly type: 'file';
  readonly source: MediaSource | { readonly kind: 'text'; readonly text: string };
  readonly filename?: string;
  /** The model shall name the places that its answer rests on. */
  readonly citations?: true;
  /** What the model is told of the file beside what is in it. */
  readonly context?: string;
}
export interface ToolCallPart extends Marked {
  readonly type: 'tool-call';
  readonly id: string;
  readonly name: string;
  /** JSON text as the model wrote it; may be malformed when the model was cut off. `{}` when it wrote nothing. */
  readonly argumentsJson: string;
}
export interface ToolResultPart extends Marked {
  readonly type: 'tool-result';
  readonly toolCallId: string;
  readonly content: readonly (TextPart | ImagePart | FilePart | OpaquePart)[];
  readonly isError?: boolean;
}
export interface ReasoningPart extends Marked {
  readonly type: 'reasoning';
  readonly text: string;
  /** Proof of origin that must come back unchanged on the next turn. */
  readonly signature?: string;
}
/** Reasoning the provider hides: only it can read the data, and it wants it back. */
export interface RedactedReasoningPart extends Marked {
  readonly type: 'redacted-reasoning';
  readonly data: string;
}
export interface RefusalPart extends Marked {
  readonly type: 'refusal';
  readonly text: string;
}
/** Content of a kind that only its own format knows, kept whole: server tool calls and their results. */
export interface OpaquePart extends Placed {
  readonly type: 'opaque';
  readonly format: FormatId;
  readonly value: JsonValue;
}

export type UserPart = TextPart | ImagePart | AudioPart | FilePart | OpaquePart;
export type AssistantPart =
  | TextPart
  | ReasoningPart
  | RedactedReasoningPart
  | RefusalPart
  | ToolCallPart
  | ImagePart
  | AudioPart
  | OpaquePart;
