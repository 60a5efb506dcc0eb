import type { JsonObject } from '@tollgate/schema';
import type { RequestProblems } from '../../../core/request-problems.js';

/**
 * The members of a part that hold its content. They are one union, `data`, of which a part has one member:
 * https://ai.google.dev/api/caching#Part
 */
const dataMembers = [
  'text',
  'inlineData',
  'functionCall',
  'functionResponse',
  'fileData',
  'executableCode',
  'codeExecutionResult',
  'toolCall',
  'toolResponse',
];

/** Notes a part that holds several contents, of which all but one would get lost on the way to another format. */
export function noteSeveralData(part: JsonObject, path: string, problems: RequestProblems): void {
  const held = dataMembers.filter((name) => (part[name] ?? undefined) !== undefined);
  if (held.length > 1) problems.add(path, `holds ${held.join(' and ')}; give each a part of its own`);
}
