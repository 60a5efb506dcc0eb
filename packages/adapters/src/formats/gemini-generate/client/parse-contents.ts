import type {
  AssistantPart,
  JsonObject,
  Message,
  SystemMessage,
  TextPart,
  ToolResultPart,
  UserPart,
} from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import type { RequestProblems } from '../../../core/request-problems.js';
import { bagOf, otherMembers } from '../own-members.js';
import { openCallRegister } from './call-register.js';
import { noteSeveralData } from './one-datum.js';
import { parseUserPart, type TurnReader, takeModelParts, textOf } from './parse-turns.js';
import { Content, type GenerateRequest } from './request.wire.js';

const contentMembers: ReadonlySet<string> = new Set(['role', 'parts']);

/** The instructions before the conversation, then the conversation. A turn of the model may stand in several contents. */
export function parseContents(request: GenerateRequest, problems: RequestProblems): Message[] {
  const reader: TurnReader = { calls: openCallRegister(), problems };
  const messages: Message[] = parseSystem(request.systemInstruction ?? undefined, problems);
  let turn: AssistantPart[] | undefined;
  for (const [at, value] of request.contents.entries()) {
    const path = `contents[${at}]`;
    const content = problems.check(Content, value, path);
    if (content === undefined) continue;
    const parts = content.parts ?? [];
    if (parts.length === 0 && otherMembers(value, contentMembers) !== undefined) {
      problems.add(`${path}.parts`, 'must hold what is said; no other member can');
    }
    const role = content.role?.toLowerCase() ?? 'user';
    if (role === 'model') {
      if (turn === undefined) {
        turn = [];
        messages.push({ role: 'assistant', content: turn });
      }
      takeModelParts(turn, parts, `${path}.parts`, reader);
      continue;
    }
    turn = undefined;
    if (role === 'user' || role === 'function') messages.push(...parseUserTurn(parts, `${path}.parts`, reader));
    else problems.add(`${path}.role`, 'must be user or model');
  }
  if (request.contents.length === 0) problems.add('contents', 'must hold at least one turn');
  return messages;
}

function parseSystem(system: string | JsonObject | undefined, problems: RequestProblems): SystemMessage[] {
  if (system === undefined || system === '') return [];
  if (typeof system === 'string') return [{ role: 'system', content: [{ type: 'text', text: system }] }];
  const parts = problems.check(Content, system, 'systemInstruction')?.parts ?? [];
  const content = parts.flatMap((part, at) => parseSystemPart(part, `systemInstruction.parts[${at}]`, problems));
  return content.length === 0 ? [] : [{ role: 'system', content }];
}

const textMember: ReadonlySet<string> = new Set(['text']);

function parseSystemPart(part: JsonObject, path: string, problems: RequestProblems): TextPart[] {
  noteSeveralData(part, path, problems);
  const text = textOf(part, path, problems);
  if (text !== undefined)
    return [defined({ type: 'text' as const, text, extensions: bagOf(otherMembers(part, textMember)) })];
  if (part['text'] === undefined) problems.add(path, 'instructions must be text');
  return [];
}

/** The results of tools stand in the user's turn here; in the vocabulary they are a message of their own before it. */
function parseUserTurn(parts: readonly JsonObject[], path: string, reader: TurnReader): Message[] {
  const results: ToolResultPart[] = [];
  const content: UserPart[] = [];
  for (const [at, part] of parts.entries()) {
    const place = `${path}[${at}]`;
    const read = parseUserPart(part, place, reader);
    if (read?.type === 'tool-result') results.push(reader.problems.placed(read, place));
    else if (read !== undefined) content.push(reader.problems.placed(read, place));
  }
  if (results.length === 0) return [{ role: 'user', content }];
  const tool: Message = { role: 'tool', content: results };
  return content.length === 0 ? [tool] : [tool, { role: 'user', content }];
}
