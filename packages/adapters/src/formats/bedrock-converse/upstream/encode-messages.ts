import type { JsonObject, Message, SystemMessage, ToolMessage } from '@tollgate/schema';
import type { EncodingNotes } from '../../anthropic-messages/index.js';
import { addCachePoint } from './cache-points.js';
import { openDocumentNames } from './document-names.js';
import { addUserParts, encodeAssistantParts, type PartsContext, textBlock } from './encode-parts.js';
import { encodeResult, markOf } from './encode-results.js';
import type { ConverseQuirks, MediaKind } from './quirks.js';

export interface EncodedMessages {
  readonly system: readonly JsonObject[];
  readonly turns: readonly Turn[];
}

type Turn = { readonly role: 'user' | 'assistant'; readonly content: readonly JsonObject[] };

/** Said where the platform demands a turn and there is nothing to say; blank text is refused. */
const filler: JsonObject = { text: '.' };

/** A document must not stand without words in its turn. */
const besideDocuments: JsonObject = { text: 'See the attached document.' };

/**
 * Instructions go before the conversation, wherever they stood. Turns of one side that follow each other become one, as
 * the platform demands that the sides alternate; of a user's turn the results of tools come first.
 */
export function encodeMessages(
  messages: readonly Message[],
  quirks: ConverseQuirks,
  notes: EncodingNotes,
): EncodedMessages {
  const context: PartsContext = { quirks, notes, documents: openDocumentNames() };
  const system: JsonObject[] = [];
  const turns: Turn[] = [];
  const between: UserTurn = { results: [], others: [] };
  for (const [at, message] of messages.entries()) {
    if (message.role !== 'tool' && message.name !== undefined) notes.dropped.add('messages[].name');
    if (message.role === 'assistant') {
      const blocks = encodeAssistantParts(message.content, context);
      if (blocks.length > 0) {
        takeUserTurns(turns, between, quirks);
        addTurn(turns, 'assistant', blocks);
      }
    } else if (message.role === 'tool') {
      addResults(between, message, `messages[${at}].content`, context);
    } else if (message.role === 'user') {
      addUserParts(between.others, message.content, `messages[${at}].content`, context);
    } else {
      addInstructions(system, message, context);
    }
  }
  takeUserTurns(turns, between, quirks);
  const [first] = turns;
  if (first?.role === 'assistant' && !quirks.startsWithAssistant) turns.unshift({ role: 'user', content: [filler] });
  return { system, turns };
}

/** What stands between two turns of the model. */
interface UserTurn {
  results: JsonObject[];
  others: JsonObject[];
}

function addInstructions(system: JsonObject[], message: SystemMessage, context: PartsContext): void {
  for (const part of message.content) {
    const block = textBlock(part.text);
    if (block !== undefined) system.push(block);
    addCachePoint(system, part.cache, context);
  }
}

function addResults(between: UserTurn, message: ToolMessage, path: string, context: PartsContext): void {
  for (const [at, part] of message.content.entries()) {
    const place = `${path}[${at}]`;
    const { block, moved } = encodeResult(part, place, context);
    between.results.push(block);
    addCachePoint(between.results, markOf(part), context);
    between.others.push(...moved);
  }
}

function takeUserTurns(turns: Turn[], between: UserTurn, quirks: ConverseQuirks): void {
  const { results } = between;
  const others = withWords(between.others);
  between.results = [];
  between.others = [];
  if (results.length === 0 || others.every((block) => mayStandBesideResults(block, quirks))) {
    addTurn(turns, 'user', [...results, ...others]);
    return;
  }
  addTurn(turns, 'user', results);
  addTurn(turns, 'assistant', [filler]);
  addTurn(turns, 'user', others);
}

function withWords(blocks: readonly JsonObject[]): readonly JsonObject[] {
  const needsWords = blocks.some((block) => 'document' in block) && !blocks.some((block) => 'text' in block);
  return needsWords ? [besideDocuments, ...blocks] : blocks;
}

const kinds: readonly MediaKind[] = ['text', 'image', 'document'];

/** Cache points are no content; what is of no kind here, such as sound, is taken for the rarest. */
function mayStandBesideResults(block: JsonObject, { besideToolResults }: ConverseQuirks): boolean {
  return 'cachePoint' in block || besideToolResults.includes(kinds.find((kind) => kind in block) ?? 'document');
}

function addTurn(turns: Turn[], role: Turn['role'], content: readonly JsonObject[]): void {
  const last = turns.at(-1);
  if (content.length === 0) return;
  if (last?.role !== role) turns.push({ role, content });
  else turns.splice(-1, 1, { role, content: [...last.content, ...content] });
}
