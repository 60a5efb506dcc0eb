import type { JsonObject, JsonValue, Message, ToolMessage } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asObject, asText } from '../../../core/json-members.js';
import type { RequestProblems } from '../../../core/request-problems.js';
import {
  FunctionMessage,
  InstructionMessage,
  RequestMessage,
  UserMessage,
  ToolMessage as WireToolMessage,
} from './openai-chat.request.js';
import { ownMembers } from './own-members.js';
import { legacyCallId, parseAssistant } from './parse-assistant.js';
import { parseTextContent, parseUserContent } from './parse-parts.js';

const plainMembers = new Set(['role', 'name', 'content']);
const toolMembers = new Set(['role', 'content', 'tool_call_id', 'name']);

/** The conversation, in the order it was sent. */
export function parseMessages(values: readonly JsonValue[], problems: RequestProblems): Message[] {
  return values.flatMap((value, place) => {
    const path = `messages[${place}]`;
    const role = problems.peek(RequestMessage, value, path)?.role;
    const message = asObject(value);
    if (role === undefined || message === undefined) return [];
    const parsed = parseMessage({ message, role, place, before: values.slice(0, place) }, path, problems);
    return parsed === undefined ? [] : [problems.placed(parsed, path)];
  });
}

interface Placed {
  readonly message: JsonObject;
  readonly role: string;
  readonly place: number;
  readonly before: readonly JsonValue[];
}

function parseMessage(placed: Placed, path: string, problems: RequestProblems): Message | undefined {
  switch (placed.role) {
    case 'system':
    case 'developer':
      return parseInstruction(placed.message, path, problems);
    case 'user':
      return parseUser(placed.message, path, problems);
    case 'assistant':
      return parseAssistant(placed.message, placed.place, problems);
    case 'tool':
      return parseToolResult(placed.message, path, problems);
    case 'function':
      return parseFunctionResult(placed, path, problems);
    default:
      problems.add(`${path}.role`, 'must be one of system, developer, user, assistant, tool, function');
      return undefined;
  }
}

function parseInstruction(value: JsonObject, path: string, problems: RequestProblems): Message | undefined {
  const wire = problems.check(InstructionMessage, value, path);
  if (wire === undefined) return undefined;
  return defined({
    role: wire.role,
    content: parseTextContent(wire.content, `${path}.content`, problems),
    name: wire.name ?? undefined,
    extensions: ownMembers(value, plainMembers),
  });
}

function parseUser(value: JsonObject, path: string, problems: RequestProblems): Message | undefined {
  const wire = problems.check(UserMessage, value, path);
  if (wire === undefined) return undefined;
  return defined({
    role: 'user' as const,
    content: parseUserContent(wire.content, `${path}.content`, problems),
    name: wire.name ?? undefined,
    extensions: ownMembers(value, plainMembers),
  });
}

function parseToolResult(value: JsonObject, path: string, problems: RequestProblems): ToolMessage | undefined {
  const wire = problems.check(WireToolMessage, value, path);
  if (wire === undefined) return undefined;
  const content = parseTextContent(wire.content, `${path}.content`, problems);
  return defined({
    role: 'tool' as const,
    content: [{ type: 'tool-result' as const, toolCallId: wire.tool_call_id, content }],
    extensions: ownMembers(value, toolMembers),
  });
}

/** The older form names no call; it answers the last one of its function. */
function parseFunctionResult(placed: Placed, path: string, problems: RequestProblems): ToolMessage | undefined {
  const wire = problems.check(FunctionMessage, placed.message, path);
  if (wire === undefined) return undefined;
  const called = placed.before.findLastIndex(
    (value) => asText(asObject(asObject(value)?.['function_call'])?.['name']) === wire.name,
  );
  if (called === -1) {
    problems.add(path, `answers a call of the function ${wire.name} that no earlier message made`);
    return undefined;
  }
  const content = parseTextContent(wire.content, `${path}.content`, problems);
  return { role: 'tool', content: [{ type: 'tool-result', toolCallId: legacyCallId(called), content }] };
}
