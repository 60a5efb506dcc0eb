import {
  isJsonObject,
  type JsonObject,
  type Message,
  type SystemMessage,
  type ToolMessage,
  type UserMessage,
} from '@tollgate/schema';
import { formatId } from '../format-id.js';
import type { ModelTraits } from './claude-traits.js';
import { encodeAssistantParts, encodeResults, encodeUserParts, textBlock } from './encode-parts.js';
import type { EncodingNotes } from './notes.js';

export interface EncodedMessages {
  readonly system: readonly JsonObject[];
  readonly turns: readonly JsonObject[];
}

/** A message between two turns of the model, with its place in the request. */
interface Between {
  readonly message: SystemMessage | UserMessage | ToolMessage;
  readonly path: string;
}

/**
 * Instructions go before the conversation; those that stand inside it stay there if the model takes them after a
 * user's turn, and join the others if not. Between two turns of the model all tool results come first and in one turn,
 * with the words of the user after them, as the format demands. Turns that hold nothing are left out.
 */
export function encodeMessages(
  messages: readonly Message[],
  traits: ModelTraits,
  notes: EncodingNotes,
): EncodedMessages {
  const system: JsonObject[] = [];
  const turns: JsonObject[] = [];
  let between: Between[] = [];
  const takeBetween = (): void => {
    addUserTurns(turns, between, notes);
    between = [];
  };
  for (const [at, message] of messages.entries()) {
    if (message.role !== 'tool' && message.name !== undefined) notes.dropped.add('messages[].name');
    if (message.role === 'assistant') {
      takeBetween();
      addTurn(turns, 'assistant', encodeAssistantParts(message.content, notes));
    } else if (isSystem(message) && !(traits.systemBetweenTurns && between.length > 0)) {
      system.push(...systemBlocks(message));
    } else {
      between.push({ message, path: `messages[${at}]` });
    }
  }
  takeBetween();
  return { system, turns };
}

function addUserTurns(turns: JsonObject[], between: readonly Between[], notes: EncodingNotes): void {
  let leading = between.flatMap(({ message, path }) =>
    message.role === 'tool' ? encodeResults(message.content, path, notes) : [],
  );
  for (const { message, path } of between) {
    if (message.role === 'tool') continue;
    if (message.role === 'user') {
      addTurn(turns, 'user', [...leading, ...encodeUserParts(message.content, path, notes)]);
    } else {
      addTurn(turns, 'user', leading);
      addTurn(turns, 'system', systemBlocks(message));
    }
    leading = [];
  }
  addTurn(turns, 'user', leading);
}

function addTurn(turns: JsonObject[], role: 'user' | 'assistant' | 'system', content: readonly JsonObject[]): void {
  if (content.length > 0) turns.push({ role, content });
}

/** A message that holds more than text is kept as its own format wrote it. */
function systemBlocks(message: SystemMessage): readonly JsonObject[] {
  const written = message.extensions?.[formatId]?.['content'];
  if (isObjects(written)) return written;
  return message.content.map(textBlock).filter((block) => block !== undefined);
}

function isSystem(message: Message): message is SystemMessage {
  return message.role === 'system' || message.role === 'developer';
}

function isObjects(value: JsonObject[string]): value is readonly JsonObject[] {
  return Array.isArray(value) && value.every(isJsonObject);
}
