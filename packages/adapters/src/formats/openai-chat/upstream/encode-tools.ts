import type { ChatRequest, FunctionTool, JsonObject, JsonValue, Tool, ToolChoice } from '@tollgate/schema';
import { foreignChoice, foreignTool } from '../../../core/foreign-tools.js';
import { type EncodeContext, marksOf } from './encode-parts.js';

/** The members `tools` and `tool_choice`. */
export function encodeTools(request: ChatRequest, context: EncodeContext): JsonObject {
  const tools = (request.tools ?? []).flatMap((tool, index) => encodeTool(tool, index, context));
  if (tools.length === 0) return {};
  return { tools, tool_choice: encodeToolChoice(request.toolChoice, context) };
}

function encodeTool(tool: Tool, at: number, context: EncodeContext): readonly JsonValue[] {
  if (tool.type === 'function') return [encodeFunction(tool, context)];
  if (tool.format === 'openai-chat') return [tool.value];
  context.report.refuse(foreignTool(at, tool.format));
  return [];
}

/** Some providers insist on a schema, so a function without arguments says so. */
const noArguments: JsonObject = { type: 'object', properties: {} };

function encodeFunction(tool: FunctionTool, context: EncodeContext): JsonObject {
  const { name, description, parameters = noArguments, strict } = tool;
  return { type: 'function', function: { name, description, parameters, strict }, ...marksOf(tool, context) };
}

function encodeToolChoice(choice: ToolChoice | undefined, { quirks, report }: EncodeContext): JsonValue | undefined {
  if (choice === undefined) return undefined;
  if (!quirks.forcesToolCalls && (choice.type === 'required' || choice.type === 'tool')) {
    report.drop('tool_choice: this provider cannot make the model call a tool');
    return undefined;
  }
  switch (choice.type) {
    case 'auto':
    case 'none':
      return choice.type;
    case 'required':
      return quirks.requiredToolChoice;
    case 'tool':
      return { type: 'function', function: { name: choice.name } };
    case 'opaque':
      if (choice.format === 'openai-chat') return choice.value;
      report.refuse(foreignChoice(choice.format));
      return undefined;
  }
}
