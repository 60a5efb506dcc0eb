import type { FunctionTool, JsonObject, ToolChoice } from '@tollgate/schema';
import { defined } from '../../core/defined.js';
import { ownMembers } from './own-members.js';

const noArguments: JsonObject = { type: 'object', properties: {} };

/**
 * A function as this format declares it. Here a function is strict unless it says otherwise, elsewhere it is not, so one
 * that comes from another format says that it is not.
 */
export function functionToolOf(tool: FunctionTool): JsonObject {
  const own = ownMembers(tool.extensions);
  const strict = tool.strict ?? (own === undefined ? false : null);
  const { name, description, parameters = noArguments } = tool;
  return defined({ ...own, type: 'function', name, description, parameters, strict });
}

/** The choice among the tools; undefined for one that only another format knows. */
export function toolChoiceOf(choice: Exclude<ToolChoice, { type: 'opaque' }>): string | JsonObject {
  return choice.type === 'tool' ? { type: 'function', name: choice.name } : choice.type;
}
