import { isJsonObject, type JsonValue, mebibyte } from '@tollgate/schema';
import { JsonText } from './json-text.js';

/** Where formats put what a model wrote that is neither speech nor the arguments of a function: code, patches, queries. */
const textMembers = new Set(['input', 'code', 'partial_json', 'arguments', 'diff', 'query', 'command', 'commands']);
/** Where such members stand in; beside them there may be what was found. */
const ownerMembers = new Set(['custom', 'toolUse', 'executableCode', 'operation', 'action']);

/** How deep such members stand in one another. */
const depthMax = 4;

/**
 * What a model wrote of a block, or of a piece of one, that only its own format knows: the input of a custom tool, the code
 * of a tool of the provider's. What such tools found was not written by the model, and is no part of this.
 */
export function writtenText(value: JsonValue, depth = 0): string {
  if (!isJsonObject(value) || depth > depthMax) return '';
  let text = '';
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    if (ownerMembers.has(name)) text += writtenText(member, depth + 1);
    else if (textMembers.has(name)) text += typeof member === 'string' ? member : asJson(member);
  }
  return text;
}

/** Arguments that come as an object, or commands as a list; an empty one stands where its text is still to come. */
function asJson(member: JsonValue): string {
  if (typeof member !== 'object' || member === null || Object.keys(member).length === 0) return '';
  const json = new JsonText(mebibyte);
  json.write(member);
  return json.text;
}
