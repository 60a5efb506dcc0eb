import {
  type ChatRequest,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type Tool,
  type ToolChoice,
} from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { foreignChoice, foreignTool } from '../../../core/foreign-tools.js';
import { formatId } from '../format-id.js';
import { functionToolOf, toolChoiceOf } from '../function-tools.js';
import type { EncodeContext } from './notes.js';

/** The members `tools` and `tool_choice`, and how many tools may be called at a time. */
export function encodeTools(request: ChatRequest, context: EncodeContext): JsonObject {
  const tools = (request.tools ?? []).flatMap((tool, index) => encodeTool(tool, index, context));
  if (tools.length === 0) return {};
  return defined({
    tools,
    tool_choice: encodeToolChoice(request.toolChoice, context),
    parallel_tool_calls: request.parallelToolCalls,
  });
}

function encodeTool(tool: Tool, at: number, context: EncodeContext): readonly JsonValue[] {
  if (tool.type === 'opaque') {
    if (tool.format === formatId && isJsonObject(tool.value)) return [tool.value];
    context.problems.push(foreignTool(at, tool.format));
    return [];
  }
  if (tool.cache !== undefined) context.dropped.add('cache_control: the provider caches by itself');
  return [functionToolOf(tool)];
}

function encodeToolChoice(choice: ToolChoice | undefined, context: EncodeContext): JsonValue | undefined {
  if (choice === undefined) return undefined;
  if (choice.type !== 'opaque') return toolChoiceOf(choice);
  if (choice.format === formatId) return choice.value;
  context.problems.push(foreignChoice(choice.format));
  return undefined;
}
