import type { ChatRequest, JsonValue, Message, ToolResultPart } from '@tollgate/schema';
import type { ClientFormat, RequestProblem } from './client-format.js';
import { asObject, asText } from './json-members.js';
import { openRequestProblems } from './request-problems.js';

/**
 * Content of the caller's own format that no other one can read and that must not get lost: what a caller says in a way
 * that only this format has, and what is of no kind at all, because a word in it is misspelt.
 */
export function unreadContent(
  { messages }: ChatRequest,
  { id, isDispensable }: ClientFormat,
): readonly RequestProblem[] {
  const problems = openRequestProblems();
  const look = (part: Part, path: string): void => {
    if (part.type === 'opaque' && part.format === id && !isDispensable(part.value)) {
      problems.add(path, `${kindOf(part.value)} is known to providers of the format ${id} only, if it is spelt right`);
    }
    if (part.type !== 'tool-result') return;
    for (const [at, inner] of part.content.entries()) look(inner, `${path}.content[${at}]`);
  };
  for (const [turn, message] of messages.entries()) {
    for (const [at, part] of message.content.entries()) look(part, `messages[${turn}].content[${at}]`);
  }
  return problems.list();
}

type Part = Message['content'][number] | ToolResultPart['content'][number];

/** How much of a caller's own words is told back, in UTF-16 code units. */
const wordCharsMax = 64;

/** Content says what it is in its type or, where the format has none, in the name of its member. */
function kindOf(content: JsonValue): string {
  const members = asObject(content) ?? {};
  const type = asText(members['type']);
  const named = type === undefined ? `content with ${Object.keys(members).join(', ')}` : `content of the type ${type}`;
  return named.slice(0, wordCharsMax);
}
