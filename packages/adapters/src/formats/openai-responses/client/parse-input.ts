import type { AssistantPart, JsonObject, JsonValue, Message, ToolResultPart } from '@tollgate/schema';
import { isEnvelope, openEnvelope } from '../../../core/carried-state.js';
import { defined } from '../../../core/defined.js';
import { asObject } from '../../../core/json-members.js';
import type { RequestProblems } from '../../../core/request-problems.js';
import { citationOf } from '../citations.js';
import { formatId } from '../format-id.js';
import { reasoningTextOf } from '../openai-responses.wire.js';
import { asBag, bagOf, callMembers, messageMembers, otherMembers } from '../own-members.js';
import { type Conversation, openConversation } from './conversation.js';
import { isReference } from './kept-state.js';
import {
  FunctionCallItem,
  FunctionOutputItem,
  MessageItem,
  OutputTextPart,
  ReasoningItem,
  RefusalPart,
  RequestItem,
  type RequestParameters,
  RequestPart,
} from './openai-responses.request.js';
import { parseContent, parseOutput, parseText, parseTextContent, parseUserContent } from './parse-parts.js';

/** The instructions before the conversation, then the conversation. */
export function parseInput(wire: RequestParameters, problems: RequestProblems): readonly Message[] {
  const conversation = openConversation();
  if (wire.instructions) {
    const content = [{ type: 'text' as const, text: wire.instructions }];
    const extensions = { [formatId]: { instructions: true } };
    conversation.add(problems.placed<Message>({ role: 'system', content, extensions }, 'instructions'));
  }
  if (typeof wire.input === 'string') {
    const content = parseUserContent(wire.input, 'input', problems);
    conversation.add(problems.placed<Message>({ role: 'user', content }, 'input'));
  } else {
    wire.input.forEach((value, index) => parseItem(value, { path: `input[${index}]`, conversation, problems }));
  }
  return conversation.messages();
}

interface ItemContext {
  readonly path: string;
  readonly conversation: Conversation;
  readonly problems: RequestProblems;
}

function parseItem(value: JsonValue, context: ItemContext): void {
  const { path, conversation, problems } = context;
  const read = problems.peek(RequestItem, value, path);
  const item = asObject(value);
  if (read === undefined || item === undefined) return;
  const type = isReference(item) ? 'item_reference' : (read.type ?? (read.role ? 'message' : undefined));
  switch (type) {
    case 'message':
      parseMessage(item, context);
      return;
    case 'function_call':
      parseCall(item, context);
      return;
    case 'function_call_output':
      parseResult(item, context);
      return;
    case 'reasoning':
      parseReasoning(item, context);
      return;
    case undefined:
      problems.add(`${path}.type`, 'is required');
      return;
    default:
      // Items of tools that the provider runs itself or that it keeps, and every type that is new here.
      conversation.append(problems.placed<AssistantPart>({ type: 'opaque', format: formatId, value: item }, path));
  }
}

const plainMembers: ReadonlySet<string> = new Set(['type', 'role', 'content', 'status']);

function parseMessage(item: JsonObject, { path, conversation, problems }: ItemContext): void {
  const wire = problems.check(MessageItem, item, path);
  if (wire === undefined) return;
  const at = `${path}.content`;
  const extensions = bagOf(item, plainMembers);
  const add = (message: Message): void => {
    conversation.add(problems.placed(extensions === undefined ? message : { ...message, extensions }, path));
  };
  switch (wire.role) {
    case 'user':
      add({ role: wire.role, content: parseUserContent(wire.content, at, problems) });
      return;
    case 'assistant':
      conversation.say(parseWords(item, wire.content, at, problems));
      return;
    case 'system':
    case 'developer':
      add({ role: wire.role, content: parseTextContent(wire.content, at, problems) });
  }
}

/** An earlier message of the model. What it holds besides its content stays with its first part. */
function parseWords(
  item: JsonObject,
  content: string | readonly JsonValue[],
  path: string,
  problems: RequestProblems,
): AssistantPart[] {
  const [first, ...rest] = parseContent(content, path, problems, (value, at) => parseWord(value, at, problems));
  if (first === undefined) return [];
  const members = otherMembers(item, messageMembers);
  if (Object.keys(members).length === 0 || first.type === 'opaque') return [first, ...rest];
  const extensions = { ...first.extensions, ...asBag({ ...first.extensions?.[formatId], message: members }) };
  return [{ ...first, extensions }, ...rest];
}

function parseWord(value: JsonValue, path: string, problems: RequestProblems): AssistantPart | undefined {
  const type = problems.peek(RequestPart, value, path)?.type;
  switch (type) {
    case 'output_text': {
      const citations = (problems.check(OutputTextPart, value, path)?.annotations ?? []).flatMap(
        (annotation) => citationOf(annotation) ?? [],
      );
      const part = parseText(value, path, problems);
      return part && (citations.length === 0 ? part : { ...part, citations });
    }
    case 'input_text':
      return parseText(value, path, problems);
    case 'refusal': {
      const part = problems.check(RefusalPart, value, path);
      return part && { type: 'refusal', text: part.refusal };
    }
    case undefined:
      return undefined;
    default:
      problems.add(path, `a part of the type ${type} is not allowed here, only output_text and refusal`);
      return undefined;
  }
}

function parseCall(item: JsonObject, { path, conversation, problems }: ItemContext): void {
  const wire = problems.check(FunctionCallItem, item, path);
  if (wire === undefined) return;
  const call = defined({
    type: 'tool-call' as const,
    id: wire.call_id,
    name: wire.name,
    argumentsJson: wire.arguments === '' ? '{}' : wire.arguments,
    extensions: bagOf(item, callMembers),
  });
  conversation.append(problems.placed<AssistantPart>(call, path));
}

const resultMembers: ReadonlySet<string> = new Set(['type', 'call_id', 'output', 'status']);

function parseResult(item: JsonObject, { path, conversation, problems }: ItemContext): void {
  const wire = problems.check(FunctionOutputItem, item, path);
  if (wire === undefined) return;
  const result = defined({
    type: 'tool-result' as const,
    toolCallId: wire.call_id,
    content: parseOutput(wire.output, `${path}.output`, problems),
    extensions: bagOf(item, resultMembers),
  });
  conversation.answer(problems.placed<ToolResultPart>(result, path));
}

/** A thought with what its vendor wants back: in an envelope of ours, or in the item itself. */
function parseReasoning(item: JsonObject, { path, conversation, problems }: ItemContext): void {
  const wire = problems.check(ReasoningItem, item, path);
  if (wire === undefined) return;
  const text = reasoningTextOf(item);
  if (wire.encrypted_content && isEnvelope(wire.encrypted_content)) {
    const state = openEnvelope(wire.encrypted_content);
    const thought = state === undefined ? { type: 'reasoning' as const, text } : state.part;
    if (thought?.type === 'reasoning') {
      // What cannot be opened any more leaves the words that could be read.
      if (state !== undefined || text !== '') conversation.append({ ...thought, text });
    } else if (state !== undefined) conversation.restore(state);
    return;
  }
  if (text === '') conversation.append({ type: 'opaque', format: formatId, value: item });
  else conversation.append({ type: 'reasoning', text, extensions: { [formatId]: { item } } });
}
