import type { Extensions, Placed } from './extensions.js';
import type { AssistantPart, TextPart, ToolResultPart, UserPart } from './part.js';

interface Extended extends Placed {
  /** Members of the message that only the caller's own format knows, by their names there. */
  readonly extensions?: Extensions;
}

/** `developer` remembers which of the two instruction roles the caller wrote; both mean the same to most models. */
export interface SystemMessage extends Extended {
  readonly role: 'system' | 'developer';
  readonly content: readonly TextPart[];
  readonly name?: string;
}
export interface UserMessage extends Extended {
  readonly role: 'user';
  readonly content: readonly UserPart[];
  readonly name?: string;
}
export interface AssistantMessage extends Extended {
  readonly role: 'assistant';
  readonly content: readonly AssistantPart[];
  readonly name?: string;
}
/** Results of tool calls. A format that puts them into the user's turn joins neighbours when it encodes. */
export interface ToolMessage extends Extended {
  readonly role: 'tool';
  readonly content: readonly ToolResultPart[];
}
export type Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage;
