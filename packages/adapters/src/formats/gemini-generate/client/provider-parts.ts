import type { JsonValue } from '@tollgate/schema';
import { asObject } from '../../../core/json-members.js';

/**
 * Members of parts that tell what the tools did that a provider runs itself, what else a model made, and what proves a
 * thought: https://googleapis.github.io/js-genai/release_docs/interfaces/types.Part.html
 */
const members = [
  'codeExecutionResult',
  'executableCode',
  'fileData',
  'inlineData',
  'thoughtSignature',
  'toolCall',
  'toolResponse',
];

/** Whether a part is the provider's account of its own work. */
export function isProviderPart(content: JsonValue): boolean {
  const part = asObject(content) ?? {};
  return members.some((name) => part[name] !== undefined);
}
