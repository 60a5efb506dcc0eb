import type { AssistantPart, TextPart, ToolResultPart, UserPart } from './part.js';

/** `developer` remembers which of the two instruction roles the caller wrote; both mean the same to most models. */
export interface SystemMessage {
  readonly role: 'system' | 'developer';
  readonly content: readonly TextPart[];
  readonly name?: string;
}
export interface UserMessage {
  readonly role: 'user';
  readonly content: readonly UserPart[];
  readonly name?: string;
}
export interface AssistantMessage {
  readonly role: 'assistant';
  readonly content: readonly AssistantPart[];
  readonly name?: string;
}
/** Results of tool calls. A format that puts them into the user's turn joins neighbours when it encodes. */
export interface ToolMessage {
  readonly role: 'tool';
  readonly content: readonly ToolResultPart[];
}
export type Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage;
