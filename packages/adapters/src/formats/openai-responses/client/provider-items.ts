import type { JsonValue } from '@tollgate/schema';
import { asObject, asText } from '../../../core/json-members.js';

/**
 * Items that tell what a provider thought, and what the tools did that it runs itself. Items of tools that the caller runs
 * (`computer_call`, `custom_tool_call`, `shell_call` and their outputs) are not among them: what they came to is said nowhere
 * else. Names are those of https://platform.openai.com/docs/api-reference/responses/create
 */
const types: ReadonlySet<string> = new Set([
  'code_interpreter_call',
  'file_search_call',
  'image_generation_call',
  'mcp_approval_request',
  'mcp_approval_response',
  'mcp_call',
  'mcp_list_tools',
  'reasoning',
  'tool_search_call',
  'tool_search_output',
  'web_search_call',
]);

/** Whether an item is the provider's account of its own work. */
export function isProviderItem(content: JsonValue): boolean {
  return types.has(asText(asObject(content)?.['type']) ?? '');
}
