import type { JsonValue, Tool, ToolChoice } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asObject } from '../../../core/json-members.js';
import type { RequestProblems } from '../../../core/request-problems.js';
import { formatId } from '../format-id.js';
import { otherMembers } from '../own-members.js';
import { NamedToolChoice, RequestFunction, type RequestParameters, RequestTool } from './openai-responses.request.js';

/** The tools. One that is no function is the provider's own, and only this format can carry it. */
export function parseTools(wire: RequestParameters, problems: RequestProblems): readonly Tool[] | undefined {
  const tools = (wire.tools ?? []).flatMap((value, index) => parseTool(value, `tools[${index}]`, problems) ?? []);
  return tools.length === 0 ? undefined : tools;
}

const functionMembers: ReadonlySet<string> = new Set(['type', 'name', 'description', 'parameters', 'strict']);

/** A function of this format always has a bag: without it nobody could tell whose default of `strict` is meant. */
function parseTool(value: JsonValue, path: string, problems: RequestProblems): Tool | undefined {
  const type = problems.peek(RequestTool, value, path)?.type;
  if (type === undefined) return undefined;
  if (type !== 'function') return problems.placed<Tool>({ type: 'opaque', format: formatId, value }, path);
  const wire = problems.check(RequestFunction, value, path);
  if (wire === undefined) return undefined;
  const tool = defined({
    type: 'function' as const,
    name: wire.name,
    description: wire.description ?? undefined,
    parameters: wire.parameters ?? undefined,
    strict: wire.strict ?? undefined,
    extensions: { [formatId]: otherMembers(asObject(value) ?? {}, functionMembers) },
  });
  return problems.placed<Tool>(tool, path);
}

/** Which tool has to be called: a word, a function, or something that only this format knows. */
export function parseToolChoice(wire: RequestParameters, problems: RequestProblems): ToolChoice | undefined {
  const choice = wire.tool_choice ?? undefined;
  if (choice === undefined) return undefined;
  if (typeof choice === 'string') {
    if (choice === 'auto' || choice === 'none' || choice === 'required') return { type: choice };
    problems.add('tool_choice', 'must be one of none, auto, required, or an object that names a tool');
    return undefined;
  }
  if (choice['type'] !== 'function') return { type: 'opaque', format: formatId, value: choice };
  const named = problems.check(NamedToolChoice, choice, 'tool_choice');
  return named && { type: 'tool', name: named.name };
}
