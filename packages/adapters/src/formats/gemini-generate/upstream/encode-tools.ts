import {
  type ChatRequest,
  isJsonObject,
  type JsonObject,
  type Tool,
  type ToolChoice,
  unreachable,
} from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { foreignChoice, foreignTool } from '../../../core/foreign-tools.js';
import { asObject } from '../../../core/json-members.js';
import { formatId } from '../format-id.js';
import { filled, ownMembers } from '../own-members.js';
import { type EncodingNotes, noteCacheMark } from './notes.js';
import { plainSchema } from './plain-schema.js';

export interface EncodedTools {
  readonly tools?: readonly JsonObject[];
  readonly toolConfig?: JsonObject;
}

/** Tools and the choice among them. All functions stand in one entry; each tool of the provider's own has its own. */
export function encodeTools(request: ChatRequest, notes: EncodingNotes): EncodedTools {
  const functionDeclarations: JsonObject[] = [];
  const others: JsonObject[] = [];
  for (const [at, tool] of (request.tools ?? []).entries()) {
    if (tool.type === 'function') functionDeclarations.push(encodeFunction(tool, notes));
    else if (tool.format === formatId && isJsonObject(tool.value)) others.push(tool.value);
    else notes.problems.push(foreignTool(at, tool.format));
  }
  const tools = [...others, ...(functionDeclarations.length === 0 ? [] : [{ functionDeclarations }])];
  if (request.parallelToolCalls === false && functionDeclarations.length > 0) {
    notes.dropped.add('parallel_tool_calls: the provider decides how many tools are called at a time');
  }
  const written = asObject(ownMembers(request.extensions)?.['toolConfig']);
  // A choice means nothing without functions, and the provider refuses it then.
  const choice = functionDeclarations.length === 0 ? undefined : encodeChoice(request.toolChoice, notes);
  return defined({
    tools: tools.length === 0 ? undefined : tools,
    toolConfig: filled({ ...written, functionCallingConfig: choice }),
  });
}

/** A function whose schema came in this format's own words keeps them. */
function encodeFunction(tool: Extract<Tool, { type: 'function' }>, notes: EncodingNotes): JsonObject {
  if (tool.strict === true) notes.dropped.add('tools[].strict');
  noteCacheMark(tool.cache, notes);
  const own = ownMembers(tool.extensions);
  const isWritten = own?.['parameters'] !== undefined;
  return defined({
    name: tool.name,
    description: tool.description,
    parametersJsonSchema: isWritten || tool.parameters === undefined ? undefined : objectSchema(tool.parameters),
    ...own,
  });
}

/** A schema must say that it is an object's; callers of other formats may leave that out. */
function objectSchema(parameters: JsonObject): JsonObject {
  const plain = plainSchema(parameters);
  return plain['type'] === undefined && plain['$ref'] === undefined ? { type: 'object', ...plain } : plain;
}

function encodeChoice(choice: ToolChoice | undefined, notes: EncodingNotes): JsonObject | undefined {
  if (choice === undefined) return undefined;
  switch (choice.type) {
    case 'auto':
      return { mode: 'AUTO' };
    case 'none':
      return { mode: 'NONE' };
    case 'required':
      return { mode: 'ANY' };
    case 'tool':
      return { mode: 'ANY', allowedFunctionNames: [choice.name] };
    case 'opaque':
      if (choice.format === formatId && isJsonObject(choice.value)) return choice.value;
      notes.problems.push(foreignChoice(choice.format));
      return undefined;
    default:
      return unreachable(choice);
  }
}
