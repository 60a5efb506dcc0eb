import type { AssistantPart, Extensions, Message, ToolResultPart } from '@tollgate/schema';
import type { CarriedState } from '../../../core/carried-state.js';

/**
 * Puts the flat list of items together as turns: what the model said, thought and called between two messages of others
 * is one turn, and so are the results that follow it.
 */
export interface Conversation {
  /** A message of somebody else. */
  readonly add: (message: Message) => void;
  /** Words of the model. Two messages in a row stay two. */
  readonly say: (parts: readonly AssistantPart[]) => void;
  /** A thought, a call, or an item that only this format knows. */
  readonly append: (part: AssistantPart) => void;
  readonly answer: (result: ToolResultPart) => void;
  /** Gives state that came in an envelope back to the part it is of. */
  readonly restore: (state: CarriedState) => void;
  readonly messages: () => readonly Message[];
}

/** An empty conversation. */
export function openConversation(): Conversation {
  const messages: Message[] = [];
  const states = new Map<string, Extensions>();
  let turn: AssistantPart[] | undefined;
  let results: ToolResultPart[] | undefined;
  let hasJustSpoken = false;

  const append = (part: AssistantPart): void => {
    results = undefined;
    hasJustSpoken = false;
    if (turn === undefined) {
      turn = [];
      messages.push({ role: 'assistant', content: turn });
    }
    turn.push(part);
  };
  /** The text that comes last in the turn; state of a text stands behind it. */
  const extendText = (extensions: Extensions): void => {
    const at = turn?.findLastIndex((part) => part.type === 'text') ?? -1;
    const last = turn?.[at];
    if (turn !== undefined && last?.type === 'text') {
      turn[at] = { ...last, extensions: { ...last.extensions, ...extensions } };
    }
  };

  return {
    add(message) {
      turn = undefined;
      results = undefined;
      hasJustSpoken = false;
      messages.push(message);
    },
    say(parts) {
      if (hasJustSpoken) turn = undefined;
      for (const part of parts) append(part);
      hasJustSpoken = true;
    },
    append,
    answer(result) {
      turn = undefined;
      hasJustSpoken = false;
      if (results === undefined) {
        results = [];
        messages.push({ role: 'tool', content: results });
      }
      results.push(result);
    },
    restore({ part, extensions, call }) {
      if (part !== undefined) append(part);
      else if (extensions !== undefined && call !== undefined) states.set(call, extensions);
      else if (extensions !== undefined) extendText(extensions);
    },
    messages: () => (states.size === 0 ? messages : messages.map((message) => withStates(message, states))),
  };
}

/** Calls find their state by their id, wherever in the turn it stood. */
function withStates(message: Message, states: ReadonlyMap<string, Extensions>): Message {
  if (message.role !== 'assistant') return message;
  const content = message.content.map((part) => {
    const state = part.type === 'tool-call' ? states.get(part.id) : undefined;
    return state === undefined || part.type !== 'tool-call'
      ? part
      : { ...part, extensions: { ...part.extensions, ...state } };
  });
  return { ...message, content };
}
