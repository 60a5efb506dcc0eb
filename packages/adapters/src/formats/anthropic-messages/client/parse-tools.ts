import type { JsonObject, Tool, ToolChoice } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import type { RequestProblems } from '../../../core/request-problems.js';
import { formatId } from '../format-id.js';
import { bagOf } from '../own-members.js';
import { toCacheMark } from './parse-parts.js';
import { FunctionTool, type MessagesRequest } from './request.wire.js';

const functionMembers: ReadonlySet<string> = new Set([
  'name',
  'description',
  'input_schema',
  'strict',
  'cache_control',
]);

/** Reads the tools. One with a type of its own is the provider's, and only this format can carry it. */
export function parseTools(tools: readonly JsonObject[], problems: RequestProblems): Tool[] {
  return tools.map((tool, at) => parseTool(tool, `tools[${at}]`, problems)).filter((tool) => tool !== undefined);
}

function parseTool(tool: JsonObject, path: string, problems: RequestProblems): Tool | undefined {
  const type = tool['type'] ?? undefined;
  if (type !== undefined && typeof type !== 'string') {
    problems.add(`${path}.type`, 'must be a string');
    return undefined;
  }
  if (type !== undefined && type !== 'custom')
    return problems.placed<Tool>({ type: 'opaque', format: formatId, value: tool }, path);
  const read = problems.check(FunctionTool, tool, path);
  if (read === undefined) return undefined;
  const declared = defined({
    type: 'function' as const,
    name: read.name,
    description: read.description ?? undefined,
    parameters: read.input_schema,
    strict: read.strict ?? undefined,
    cache: toCacheMark(read.cache_control),
    extensions: bagOf(tool, functionMembers),
  });
  return problems.placed<Tool>(declared, path);
}

/** Reads the choice among the tools, with the wish for one call at a time that this format keeps inside it. */
export function parseToolChoice(choice: MessagesRequest['tool_choice']): {
  readonly toolChoice?: ToolChoice;
  readonly parallelToolCalls?: boolean;
} {
  if (choice === null || choice === undefined) return {};
  if (choice.type === 'none') return { toolChoice: { type: 'none' } };
  const one = choice.disable_parallel_tool_use ?? undefined;
  return defined({
    toolChoice: toToolChoice(choice),
    parallelToolCalls: one === undefined ? undefined : !one,
  });
}

function toToolChoice(choice: NonNullable<MessagesRequest['tool_choice']>): ToolChoice {
  switch (choice.type) {
    case 'any':
      return { type: 'required' };
    case 'tool':
      return { type: 'tool', name: choice.name };
    default:
      return { type: choice.type };
  }
}
