import type { JsonObject } from '../json.js';
import type { Extensions } from './extensions.js';
import type { Message } from './message.js';
import type { Tool, ToolChoice } from './tool.js';

export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max';

/** How much the model may think before it answers. Formats that know only one of these derive it from the others. */
export interface ReasoningOptions {
  readonly mode?: 'enabled' | 'disabled' | 'adaptive';
  readonly effort?: ReasoningEffort;
  readonly budgetTokens?: number;
  /** Whether the caller wants to see the reasoning: in full, summed up, or not at all. */
  readonly display?: 'full' | 'summary' | 'none';
  /** The same wish as the caller's own format wrote it; other formats read the members above and lose nothing. */
  readonly extensions?: Extensions;
}

export type ResponseFormat =
  | { readonly type: 'text' }
  | { readonly type: 'json' }
  | {
      readonly type: 'json-schema';
      readonly schema: JsonObject;
      readonly name?: string;
      readonly description?: string;
      readonly strict?: boolean;
    };

/** What a caller asks of a model, in the words every format is translated to and from. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly stream: boolean;
  /** The caller wants token counts inside the stream; formats that always send them ignore this. */
  readonly streamUsage?: boolean;
  /** The caller wants hidden reasoning in a form it can send back; formats that always send it ignore this. */
  readonly reasoningState?: boolean;
  readonly tools?: readonly Tool[];
  readonly toolChoice?: ToolChoice;
  readonly parallelToolCalls?: boolean;
  readonly maxOutputTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly seed?: number;
  readonly stop?: readonly string[];
  /** How many answers; absent means one. */
  readonly choices?: number;
  readonly logprobs?: { readonly top?: number };
  readonly responseFormat?: ResponseFormat;
  readonly reasoning?: ReasoningOptions;
  /** The caller's own user, for the provider's abuse checks and our reports. */
  readonly user?: string;
  readonly metadata?: JsonObject;
  readonly serviceTier?: string;
  /** Members of the body that only the caller's own format knows, by their names there. */
  readonly extensions?: Extensions;
  /** Where the caller wrote what no other format gets to know, as paths in its own document; only where that is wanted. */
  readonly unread?: readonly string[];
}
