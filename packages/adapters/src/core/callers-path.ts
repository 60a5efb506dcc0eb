import type { ChatRequest, Placed } from '@tollgate/schema';

const toolPath = /^tools\[(\d+)\]/;
const messagePath = /^messages\[(\d+)\](?:\.content\[(\d+)\](?:\.content\[(\d+)\])?)?/;
const memberPath = /^[\w.[\]]+(?=:|$)/;

/**
 * A path of the vocabulary, such as `messages[3].content[0]`, in the words of the caller's own document, such as
 * `contents[2].parts[1]`. The request must have been read with its places noted.
 */
export function callersPath(request: ChatRequest, path: string, memberNames: Readonly<Record<string, string>>): string {
  const tool = toolPath.exec(path);
  if (tool !== null) return moved(path, tool[0], [request.tools?.[Number(tool[1])]]);
  const inside = messagePath.exec(path);
  if (inside !== null) return moved(path, inside[0], nodesOf(request, inside));
  return callersName(path, memberNames);
}

/**
 * What an encoder names as `member` or `member: reason`, with the caller's name of the member. One that stands in another
 * member may have a name of its own; what is no member, such as `reasoning of earlier turns`, stays as it is.
 */
export function callersName(told: string, memberNames: Readonly<Record<string, string>>): string {
  const [whole = ''] = memberPath.exec(told) ?? [];
  let end = whole.length;
  while (end > 0) {
    const member = whole.slice(0, end);
    const name = Object.hasOwn(memberNames, member) ? memberNames[member] : undefined;
    if (name !== undefined) return name + told.slice(end);
    end = Math.max(member.lastIndexOf('.'), member.lastIndexOf('['));
  }
  return told;
}

/** What a path names and what that stands in, from the inside out. */
function nodesOf({ messages }: ChatRequest, [, message, part, inner]: RegExpExecArray): (Placed | undefined)[] {
  const turn = messages[Number(message)];
  const content = turn?.content[Number(part)];
  if (part === undefined) return [turn];
  if (inner === undefined) return [content, turn];
  return [content?.type === 'tool-result' ? content.content[Number(inner)] : undefined, content, turn];
}

/** What stands behind the place holds only for what is named itself; of what that stands in the place alone is told. */
function moved(path: string, start: string, [named, ...around]: readonly (Placed | undefined)[]): string {
  if (named?.place !== undefined) return named.place + path.slice(start.length);
  return around.find((node) => node?.place !== undefined)?.place ?? path;
}
