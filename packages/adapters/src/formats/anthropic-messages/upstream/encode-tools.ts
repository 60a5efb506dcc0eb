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
import { toCacheControl } from '../cache-control.js';
import { formatId } from '../format-id.js';
import type { ModelTraits } from './claude-traits.js';
import type { EncodingNotes } from './notes.js';

export interface EncodedTools {
  readonly tools?: readonly JsonObject[];
  readonly tool_choice?: JsonObject;
}

/** Tools and the choice among them; a choice without tools is refused by the provider and means nothing, so it goes. */
export function encodeTools(request: ChatRequest, traits: ModelTraits, notes: EncodingNotes): EncodedTools {
  const tools = (request.tools ?? [])
    .map((tool, at) => encodeTool(tool, at, traits, notes))
    .filter((tool) => tool !== undefined);
  if (tools.length === 0) return {};
  return defined({ tools, tool_choice: encodeChoice(request, traits, notes) });
}

/** Whether the request makes a tool call compulsory, which the provider does not take together with thinking. */
export function forcesToolCall(choice: ToolChoice | undefined): boolean {
  return choice?.type === 'required' || choice?.type === 'tool';
}

function encodeTool(tool: Tool, at: number, traits: ModelTraits, notes: EncodingNotes): JsonObject | undefined {
  if (tool.type === 'opaque') {
    if (tool.format === formatId && isJsonObject(tool.value)) return tool.value;
    notes.problems.push(foreignTool(at, tool.format));
    return undefined;
  }
  if (tool.strict === true && !traits.strictTools) notes.dropped.add('tools[].strict');
  return defined({
    ...tool.extensions?.[formatId],
    name: tool.name,
    description: tool.description,
    input_schema: inputSchema(tool.parameters),
    strict: traits.strictTools ? tool.strict : undefined,
    cache_control: toCacheControl(tool.cache),
  });
}

/** A schema must say that it is an object's; callers of other formats may leave that, or the whole of it, out. */
function inputSchema(parameters: JsonObject | undefined): JsonObject {
  if (parameters === undefined) return { type: 'object', properties: {} };
  return parameters['type'] === undefined ? { type: 'object', ...parameters } : parameters;
}

/** One call at a time is part of the choice here, so a caller who chose nothing gets the choice that is the default. */
function encodeChoice(request: ChatRequest, traits: ModelTraits, notes: EncodingNotes): JsonObject | undefined {
  const choice = wireChoice(request.toolChoice, traits, notes);
  const parallel = request.parallelToolCalls;
  if (choice === undefined) return parallel === false ? { type: 'auto', disable_parallel_tool_use: true } : undefined;
  return parallel === undefined || choice['type'] === 'none'
    ? choice
    : { ...choice, disable_parallel_tool_use: !parallel };
}

function wireChoice(choice: ToolChoice | undefined, traits: ModelTraits, notes: EncodingNotes): JsonObject | undefined {
  if (choice === undefined) return undefined;
  if (forcesToolCall(choice) && !traits.forcedToolChoice) {
    notes.dropped.add('tool_choice: this model cannot be made to call a tool');
    return { type: 'auto' };
  }
  switch (choice.type) {
    case 'auto':
    case 'none':
      return { type: choice.type };
    case 'required':
      return { type: 'any' };
    case 'tool':
      return { type: 'tool', name: choice.name };
    case 'opaque':
      notes.problems.push(foreignChoice(choice.format));
      return undefined;
    default:
      return unreachable(choice);
  }
}
