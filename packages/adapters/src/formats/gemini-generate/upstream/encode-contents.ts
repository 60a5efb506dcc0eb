import {
  type AssistantMessage,
  isJsonObject,
  type JsonObject,
  type Message,
  type SystemMessage,
  type ToolMessage,
  type UserMessage,
  unreachable,
} from '@tollgate/schema';
import { asFilledText, asObject, itemsOf } from '../../../core/json-members.js';
import { encodeAssistantParts, encodeText, encodeUserParts } from './encode-parts.js';
import { encodeResults, type KnownCall, type PlacedResult } from './encode-results.js';
import type { GeminiTraits } from './gemini-traits.js';
import { type EncodingNotes, noteCacheMark } from './notes.js';

/**
 * Stands in for the signature of a call that another model made, where this one demands one:
 * https://ai.google.dev/gemini-api/docs/thought-signatures
 */
export const skippedSignature = 'skip_thought_signature_validator';

export interface EncodedContents {
  readonly system: readonly JsonObject[];
  readonly contents: readonly JsonObject[];
}

/** The conversation on its way into contents. */
interface Conversation {
  readonly contents: JsonObject[];
  readonly calls: Map<string, KnownCall>;
  /** What stands between two turns of the model. */
  results: PlacedResult[];
  userTurns: JsonObject[][];
}

/**
 * Instructions go before the conversation, wherever they stood. Between two turns of the model all results of tools come
 * first, in one turn and in the order of the calls, with the words of the user behind them. Turns that hold nothing are
 * left out, and neighbouring turns of the model are one.
 */
export function encodeContents(
  messages: readonly Message[],
  traits: GeminiTraits,
  notes: EncodingNotes,
): EncodedContents {
  const system: JsonObject[] = [];
  const conversation: Conversation = { contents: [], calls: new Map(), results: [], userTurns: [] };
  for (const [at, message] of messages.entries()) {
    const path = `messages[${at}].content`;
    if (message.role !== 'tool' && message.name !== undefined) notes.dropped.add('messages[].name');
    switch (message.role) {
      case 'system':
      case 'developer':
        system.push(...systemParts(message, notes));
        break;
      case 'user':
        takeUser(conversation, message, path, notes);
        break;
      case 'tool':
        takeResults(conversation, message, path);
        break;
      case 'assistant':
        flush(conversation, traits, notes);
        takeAssistant(conversation, message, path, { traits, notes });
        break;
      default:
        unreachable(message);
    }
  }
  flush(conversation, traits, notes);
  return { system, contents: conversation.contents };
}

function systemParts(message: SystemMessage, notes: EncodingNotes): JsonObject[] {
  for (const part of message.content) noteCacheMark(part.cache, notes);
  return message.content.map(encodeText).filter((part) => part !== undefined);
}

function takeUser(conversation: Conversation, message: UserMessage, path: string, notes: EncodingNotes): void {
  conversation.userTurns.push(encodeUserParts(message.content, path, notes));
}

function takeResults({ results }: Conversation, message: ToolMessage, path: string): void {
  for (const [at, result] of message.content.entries()) results.push({ result, path: `${path}[${at}]` });
}

function flush(conversation: Conversation, traits: GeminiTraits, notes: EncodingNotes): void {
  const { contents, calls, results, userTurns } = conversation;
  const { parts, moved } = encodeResults(results, calls, traits.mediaInResults, notes);
  for (const turn of [parts, moved, ...userTurns]) {
    if (turn.length > 0) contents.push({ role: 'user', parts: turn });
  }
  conversation.results = [];
  conversation.userTurns = [];
}

function takeAssistant(
  { contents, calls }: Conversation,
  message: AssistantMessage,
  path: string,
  { traits, notes }: { readonly traits: GeminiTraits; readonly notes: EncodingNotes },
): void {
  for (const part of message.content) {
    if (part.type === 'tool-call') calls.set(part.id, { name: part.name, place: calls.size });
  }
  const last = contents.at(-1);
  const isSameTurn = last?.['role'] === 'model';
  const before = isSameTurn ? itemsOf(last['parts']).filter(isJsonObject) : [];
  const parts = [...before, ...encodeAssistantParts(message.content, path, notes)];
  if (parts.length === 0) return;
  if (isSameTurn) contents.pop();
  contents.push({ role: 'model', parts: traits.needsSignatures ? withSignature(parts) : parts });
}

/** Of several calls of one turn only the first has a signature, so only there one can be missing. */
function withSignature(parts: readonly JsonObject[]): readonly JsonObject[] {
  const first = parts.findIndex(isCall);
  const call = parts[first];
  if (call === undefined || asFilledText(call['thoughtSignature']) !== undefined) return parts;
  return parts.with(first, { ...call, thoughtSignature: skippedSignature });
}

function isCall(part: JsonObject): boolean {
  return asObject(part['functionCall']) !== undefined;
}
