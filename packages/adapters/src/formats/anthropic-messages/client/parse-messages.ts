import type {
  AssistantPart,
  JsonObject,
  Message,
  OpaquePart,
  SystemMessage,
  ToolResultPart,
  UserPart,
} from '@tollgate/schema';
import { provedThought } from '../../../core/carried-state.js';
import { defined } from '../../../core/defined.js';
import { asText } from '../../../core/json-members.js';
import { textOfArguments } from '../../../core/object-text.js';
import type { RequestProblems } from '../../../core/request-problems.js';
import { withCarried } from '../../../core/with-carried.js';
import { formatId } from '../format-id.js';
import { bagOf, toolUseMembers } from '../own-members.js';
import { carriedBy } from './carried-blocks.js';
import { parseDocument, parseImage, parseText, toBlocks, toCacheMark } from './parse-parts.js';
import {
  type MessagesRequest,
  RedactedThinkingBlock,
  ThinkingBlock,
  ToolResultBlock,
  ToolUseBlock,
} from './request.wire.js';

/** The instructions before the conversation, then the conversation. */
export function parseMessages(request: MessagesRequest, problems: RequestProblems): Message[] {
  const { system } = request;
  const instructions =
    system === null || system === undefined || system === '' ? [] : [parseSystem(toBlocks(system), 'system', problems)];
  const conversation = request.messages.flatMap((message, at) => {
    const path = `messages[${at}].content`;
    const blocks = toBlocks(message.content);
    switch (message.role) {
      case 'user':
        return parseUserTurn(blocks, path, problems);
      case 'assistant':
        return [{ role: 'assistant' as const, content: parseAssistantTurn(blocks, path, problems) }];
      case 'system':
        return [parseSystem(blocks, path, problems)];
    }
  });
  return [...instructions, ...conversation];
}

/** What instructions may hold besides text: changes of the tools, which are all declared to a target of another format. */
const instructionBlocks: ReadonlySet<string> = new Set(['tool_addition', 'tool_removal']);

/** Instructions are text; those that hold more are kept whole beside their text. */
function parseSystem(blocks: readonly JsonObject[], path: string, problems: RequestProblems): SystemMessage {
  const texts = blocks.map((block, at) => {
    if (block['type'] === 'text') return parseText(block, `${path}[${at}]`, problems);
    if (!instructionBlocks.has(asText(block['type']) ?? '')) {
      problems.add(`${path}[${at}].type`, `must be one of text, ${[...instructionBlocks].join(', ')}`);
    }
    return undefined;
  });
  const content = texts.filter((part) => part !== undefined);
  if (content.length === blocks.length) return { role: 'system', content };
  return { role: 'system', content, extensions: { [formatId]: { content: blocks } } };
}

/** The results of tools stand in the user's turn here; in the vocabulary they are a message of their own before it. */
function parseUserTurn(blocks: readonly JsonObject[], path: string, problems: RequestProblems): Message[] {
  const results: ToolResultPart[] = [];
  const content: UserPart[] = [];
  for (const [at, block] of blocks.entries()) {
    const place = `${path}[${at}]`;
    if (block['type'] === 'tool_result') {
      const result = parseResult(block, place, problems);
      if (result !== undefined) results.push(problems.placed(result, place));
    } else {
      content.push(...parseUserPart(block, place, problems));
    }
  }
  if (results.length === 0) return [{ role: 'user', content }];
  const tool: Message = { role: 'tool', content: results };
  return content.length === 0 ? [tool] : [tool, { role: 'user', content }];
}

const assistantOnly: ReadonlySet<string> = new Set(['tool_use', 'thinking', 'redacted_thinking']);

function parseUserPart(block: JsonObject, path: string, problems: RequestProblems): readonly UserPart[] {
  const type = asText(block['type']);
  if (type !== undefined && assistantOnly.has(type)) {
    problems.add(path, `a ${type} block belongs to an assistant message`);
    return [];
  }
  return parseInner(block, path, problems);
}

/** What a block says, in the parts that other formats have for it. */
function parseInner(
  block: JsonObject,
  path: string,
  problems: RequestProblems,
): readonly ToolResultPart['content'][number][] {
  // Parts of a document that came apart stand where they stood in it.
  if (block['type'] === 'document') {
    return parseDocument(block, path, problems).map((part) =>
      part.place === undefined ? problems.placed(part, path) : part,
    );
  }
  const part = parseBlock(block, path, problems);
  return part === undefined ? [] : [problems.placed(part, path)];
}

function parseBlock(block: JsonObject, path: string, problems: RequestProblems) {
  switch (block['type']) {
    case 'text':
      return parseText(block, path, problems);
    case 'image':
      return parseImage(block, path, problems);
    default:
      return opaque(block, path, problems);
  }
}

const resultMembers: ReadonlySet<string> = new Set(['type', 'tool_use_id', 'content', 'is_error', 'cache_control']);

function parseResult(block: JsonObject, path: string, problems: RequestProblems): ToolResultPart | undefined {
  const read = problems.check(ToolResultBlock, block, path);
  if (read === undefined) return undefined;
  const content = toBlocks(read.content ?? []).flatMap((inner, at) =>
    parseInner(inner, `${path}.content[${at}]`, problems),
  );
  return defined({
    type: 'tool-result' as const,
    toolCallId: read.tool_use_id,
    content,
    isError: read.is_error ?? undefined,
    cache: toCacheMark(read.cache_control),
    extensions: bagOf(block, resultMembers),
  });
}

function parseAssistantTurn(blocks: readonly JsonObject[], path: string, problems: RequestProblems): AssistantPart[] {
  const parts = blocks.map((block, at) => {
    const place = `${path}[${at}]`;
    const part = carriedBy(block) ?? parseAssistantPart(block, place, problems);
    return part === undefined || 'vendor' in part ? part : problems.placed(part, place);
  });
  return withCarried(parts.filter((part) => part !== undefined));
}

function parseAssistantPart(block: JsonObject, path: string, problems: RequestProblems): AssistantPart | undefined {
  switch (block['type']) {
    case 'text':
      return parseText(block, path, problems);
    case 'thinking': {
      const read = problems.check(ThinkingBlock, block, path);
      if (read === undefined) return undefined;
      return provedThought(read.thinking, read.signature);
    }
    case 'redacted_thinking': {
      const read = problems.check(RedactedThinkingBlock, block, path);
      return read === undefined ? undefined : { type: 'redacted-reasoning', data: read.data };
    }
    case 'tool_use':
      return parseToolUse(block, path, problems);
    case 'tool_result':
      problems.add(path, 'a tool_result block belongs to a user message');
      return undefined;
    default:
      return opaque(block, path, problems);
  }
}

function parseToolUse(block: JsonObject, path: string, problems: RequestProblems): AssistantPart | undefined {
  const read = problems.check(ToolUseBlock, block, path);
  if (read === undefined) return undefined;
  return defined({
    type: 'tool-call' as const,
    id: read.id,
    name: read.name,
    argumentsJson: textOfArguments(read.input),
    cache: toCacheMark(read.cache_control),
    extensions: bagOf(block, toolUseMembers),
  });
}

/** Blocks of server tools, and every type that is new here, are carried as they are. */
function opaque(block: JsonObject, path: string, problems: RequestProblems): OpaquePart | undefined {
  if (typeof block['type'] === 'string') return { type: 'opaque', format: formatId, value: block };
  problems.add(`${path}.type`, 'a content block needs a type');
  return undefined;
}
