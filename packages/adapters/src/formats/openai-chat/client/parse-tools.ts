import type { JsonValue, Tool, ToolChoice } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { asText } from '../../../core/json-members.js';
import type { RequestProblems } from '../../../core/request-problems.js';
import { NamedToolChoice, RequestFunction, type RequestParameters, RequestTool } from './openai-chat.request.js';
import { marksOf } from './parse-parts.js';

/** The tools, those of the older member `functions` included. */
export function parseTools(wire: RequestParameters, problems: RequestProblems): readonly Tool[] | undefined {
  const tools = (wire.tools ?? []).flatMap((value, index) => parseTool(value, `tools[${index}]`, problems) ?? []);
  const functions = (wire.functions ?? []).flatMap(
    (value, index) => parseFunction(value, `functions[${index}]`, problems) ?? [],
  );
  const all = [...tools, ...functions];
  return all.length === 0 ? undefined : all;
}

/** A tool of an unknown kind is one that the provider runs itself; only providers of this format get it. */
function parseTool(value: JsonValue, path: string, problems: RequestProblems): Tool | undefined {
  const wire = problems.peek(RequestTool, value, path);
  if (wire === undefined) return undefined;
  const type = wire.type ?? (wire.function ? 'function' : undefined);
  if (type === undefined) {
    problems.add(`${path}.type`, 'is required');
    return undefined;
  }
  if (type !== 'function') return problems.placed<Tool>({ type: 'opaque', format: 'openai-chat', value }, path);
  problems.check(RequestTool, value, path);
  const tool = parseFunction(wire.function ?? undefined, `${path}.function`, problems);
  return tool && { ...tool, ...marksOf(value, path, 'function', problems) };
}

function parseFunction(value: JsonValue | undefined, path: string, problems: RequestProblems): Tool | undefined {
  const wire = problems.check(RequestFunction, value, path);
  if (wire === undefined) return undefined;
  const tool = defined({
    type: 'function' as const,
    name: wire.name,
    description: wire.description ?? undefined,
    parameters: wire.parameters ?? undefined,
    strict: wire.strict ?? undefined,
  });
  return problems.placed<Tool>(tool, path);
}

/** Which tool has to be called, by `tool_choice` or by the older `function_call`. */
export function parseToolChoice(wire: RequestParameters, problems: RequestProblems): ToolChoice | undefined {
  const choice = wire.tool_choice ?? undefined;
  if (choice === undefined) return parseFunctionCall(wire.function_call ?? undefined, problems);
  if (typeof choice === 'string') return parseChoiceWord(choice, 'tool_choice', problems);
  if (choice['type'] !== 'function') return { type: 'opaque', format: 'openai-chat', value: choice };
  const named = problems.check(NamedToolChoice, choice, 'tool_choice');
  return named && { type: 'tool', name: named.function.name };
}

function parseChoiceWord(word: string, path: string, problems: RequestProblems): ToolChoice | undefined {
  if (word === 'auto' || word === 'none' || word === 'required') return { type: word };
  // Mistral's word for the same.
  if (word === 'any') return { type: 'required' };
  problems.add(path, 'must be one of none, auto, required, or an object that names a tool');
  return undefined;
}

function parseFunctionCall(
  choice: RequestParameters['function_call'],
  problems: RequestProblems,
): ToolChoice | undefined {
  if (choice === undefined || choice === null) return undefined;
  if (typeof choice === 'string') return parseChoiceWord(choice, 'function_call', problems);
  const name = asText(choice['name']);
  if (name !== undefined) return { type: 'tool', name };
  problems.add('function_call.name', 'is required');
  return undefined;
}
