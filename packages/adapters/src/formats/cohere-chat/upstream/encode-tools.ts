import { type ChatRequest, type FunctionTool, type JsonObject, type ToolChoice, unreachable } from '@tollgate/schema';
import { defined } from '../../../core/defined.js';
import { foreignChoice, foreignTool } from '../../../core/foreign-tools.js';
import { itemsOf } from '../../../core/json-members.js';
import { noteCacheMark } from './encode-parts.js';
import type { EncodingNotes } from './notes.js';

/** The members `tools`, `tool_choice` and `strict_tools`. */
export function encodeTools(request: ChatRequest, notes: EncodingNotes): JsonObject {
  const declared = functionsOf(request, notes);
  if (declared.length === 0) return {};
  const choice = encodeChoice(request.toolChoice, declared, notes);
  if (request.parallelToolCalls === false) {
    notes.dropped.add('parallel_tool_calls: the model may call several tools at once');
  }
  if (choice.tools.length === 0) return {};
  return defined({
    tools: choice.tools.map((tool) => encodeFunction(tool, notes)),
    strict_tools: strictness(choice.tools, notes),
    tool_choice: choice.word,
  });
}

function functionsOf(request: ChatRequest, notes: EncodingNotes): readonly FunctionTool[] {
  const functions: FunctionTool[] = [];
  for (const [at, tool] of (request.tools ?? []).entries()) {
    if (tool.type === 'function') functions.push(tool);
    else notes.problems.push(foreignTool(at, tool.format));
  }
  return functions;
}

/** The provider insists on a schema, so a function without arguments says so. */
const noArguments: JsonObject = { type: 'object', properties: {} };

function encodeFunction(tool: FunctionTool, notes: EncodingNotes): JsonObject {
  noteCacheMark(tool.cache, notes);
  const { name, description, parameters = noArguments } = tool;
  return { type: 'function', function: defined({ name, description, parameters }) };
}

interface EncodedChoice {
  readonly tools: readonly FunctionTool[];
  readonly word?: 'REQUIRED' | 'NONE';
}

/** A tool cannot be named here, but where it is the only one that is sent, to require a call comes to the same. */
function encodeChoice(
  choice: ToolChoice | undefined,
  tools: readonly FunctionTool[],
  notes: EncodingNotes,
): EncodedChoice {
  switch (choice?.type) {
    case undefined:
    case 'auto':
      return { tools };
    case 'none':
      return notes.traits.toolChoice ? { tools, word: 'NONE' } : { tools: [] };
    case 'required':
      return required(tools, notes);
    case 'tool': {
      const named = tools.filter((tool) => tool.name === choice.name);
      if (named.length === 0) {
        notes.problems.push({ path: 'tool_choice', message: `there is no tool ${choice.name} to be called` });
      }
      return required(named, notes);
    }
    case 'opaque':
      notes.problems.push(foreignChoice(choice.format));
      return { tools };
    default:
      return unreachable(choice);
  }
}

function required(tools: readonly FunctionTool[], notes: EncodingNotes): EncodedChoice {
  if (notes.traits.toolChoice) return { tools, word: 'REQUIRED' };
  notes.dropped.add('tool_choice: this model cannot be made to call a tool');
  return { tools };
}

/**
 * Strictness is one switch for all tools, and each of them then needs a required argument
 * (docs.cohere.com/docs/structured-outputs).
 */
function strictness(tools: readonly FunctionTool[], notes: EncodingNotes): true | undefined {
  if (!tools.some((tool) => tool.strict === true)) return undefined;
  const applies = tools.every((tool) => tool.strict === true && itemsOf(tool.parameters?.['required']).length > 0);
  if (applies) return true;
  notes.dropped.add('tools[].strict: needs every tool to be strict and to have a required argument');
  return undefined;
}
