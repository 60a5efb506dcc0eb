import type { JsonValue } from '@tollgate/schema';
import { asObject, asText } from '../../../core/json-members.js';

/**
 * Blocks that tell what the tools did that a provider runs itself, and references to tools, all of which are declared to
 * a target of another format. There are new results with every new tool, so they are told by how their types end. A
 * `compaction` is not among them: the turns before it are said nowhere else.
 */
const ownWork = /^(?:server_tool_use|mcp_tool_use|tool_reference|fallback|\w+_tool_result)$/;

/** Whether a block is the provider's account of its own work. */
export function isProviderBlock(content: JsonValue): boolean {
  return ownWork.test(asText(asObject(content)?.['type']) ?? '');
}
