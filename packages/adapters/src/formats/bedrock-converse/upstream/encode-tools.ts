import {
  type ChatRequest,
  isJsonObject,
  type JsonObject,
  type Message,
  type Tool,
  type ToolChoice,
  unreachable,
} from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { foreignChoice, foreignTool } from '../../../core/foreign-tools.js';
import type { EncodingNotes } from '../../anthropic-messages/index.js';
import { formatId } from '../format-id.js';
import { addCachePoint } from './cache-points.js';
import type { ConverseQuirks } from './quirks.js';

const toolName = /^[a-zA-Z0-9_-]{1,64}$/;
const noArguments: JsonObject = { type: 'object', properties: {} };

/**
 * Tools and the choice among them. The format cannot say that no tool may be called, so then the tools are left out;
 * unless the conversation holds calls, which the platform takes only beside declared tools.
 */
export function encodeToolConfig(
  request: ChatRequest,
  quirks: ConverseQuirks,
  notes: EncodingNotes,
): JsonObject | undefined {
  if (request.parallelToolCalls === false) notes.dropped.add('parallel_tool_calls');
  const called = calledTools(request.messages);
  const none = request.toolChoice?.type === 'none';
  if (none && called.size === 0) return undefined;
  const tools = encodeTools(request.tools ?? [], quirks, notes);
  if (tools.length === 0) {
    if (called.size === 0) return undefined;
    notes.dropped.add('tools: none are declared, so those of the earlier calls were');
    return { tools: [...called].map((name) => ({ toolSpec: { name, inputSchema: { json: noArguments } } })) };
  }
  if (none) notes.dropped.add('tool_choice: none, which cannot be said beside earlier calls');
  return defined({ tools, toolChoice: wireChoice(request.toolChoice, quirks, notes) });
}

/** The names of the tools that were called before, in the order in which they were. */
function calledTools(messages: readonly Message[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const message of messages) {
    if (message.role !== 'assistant') continue;
    for (const part of message.content) if (part.type === 'tool-call') names.add(part.name);
  }
  return names;
}

function encodeTools(tools: readonly Tool[], quirks: ConverseQuirks, notes: EncodingNotes): JsonObject[] {
  const encoded: JsonObject[] = [];
  for (const [at, tool] of tools.entries()) {
    const entry = encodeTool(tool, at, quirks, notes);
    if (entry !== undefined) encoded.push(entry);
    if (tool.type !== 'function' || tool.cache === undefined) continue;
    if (quirks.cachePoints === 'everywhere') addCachePoint(encoded, tool.cache, { quirks, notes });
    else notes.dropped.add('cache_control: this model caches no tools');
  }
  return encoded;
}

function encodeTool(tool: Tool, at: number, quirks: ConverseQuirks, notes: EncodingNotes): JsonObject | undefined {
  if (tool.type === 'opaque') {
    if (tool.format === formatId && isJsonObject(tool.value)) return tool.value;
    notes.problems.push(foreignTool(at, tool.format));
    return undefined;
  }
  if (!toolName.test(tool.name)) {
    const message = 'a name of a tool may hold 64 letters, digits, underscores and hyphens at this provider';
    notes.problems.push({ path: `tools[${at}].name`, message });
  }
  if (tool.strict === true && !quirks.schemas) notes.dropped.add('tools[].strict');
  const description = tool.description?.trim() === '' ? undefined : tool.description;
  return {
    toolSpec: defined({
      ...tool.extensions?.[formatId],
      name: tool.name,
      description,
      inputSchema: { json: inputSchema(tool.parameters) },
      strict: quirks.schemas && tool.strict === true ? true : undefined,
    }),
  };
}

/** A schema must say that it is an object's; callers of other formats may leave that, or the whole of it, out. */
function inputSchema(parameters: JsonObject | undefined): JsonObject {
  if (parameters === undefined) return noArguments;
  return parameters['type'] === undefined ? { type: 'object', ...parameters } : parameters;
}

function wireChoice(
  choice: ToolChoice | undefined,
  { toolChoice, traits }: ConverseQuirks,
  notes: EncodingNotes,
): JsonObject | undefined {
  if (choice === undefined || choice.type === 'none') return undefined;
  const automatic = toolChoice ? { auto: {} } : undefined;
  switch (choice.type) {
    case 'auto':
      return automatic;
    case 'required':
    case 'tool':
      if (toolChoice && traits.forcedToolChoice) {
        return choice.type === 'tool' ? { tool: { name: choice.name } } : { any: {} };
      }
      notes.dropped.add('tool_choice: this model cannot be made to call a tool');
      return automatic;
    case 'opaque':
      notes.problems.push(foreignChoice(choice.format));
      return undefined;
    default:
      return unreachable(choice);
  }
}
