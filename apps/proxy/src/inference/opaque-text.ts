import { isJsonObject, type JsonValue, mebibyte } from '@tollgate/schema';
import { JsonText } from './json-text.js';

/** Where formats put what a model wrote that is neither speech nor the arguments of a function: code, patches, queries. */
const writtenMembers = new Set(['input', 'code', 'partial_json', 'arguments', 'custom', 'toolUse', 'executableCode']);

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
    if (member === undefined || !writtenMembers.has(name)) continue;
    if (typeof member === 'string') text += member;
    else text += writtenText(member, depth + 1) || asJson(member);
  }
  return text;
}

/** Arguments that come as an object; an empty one stands where its text is still to come. */
function asJson(member: JsonValue): string {
  if (!isJsonObject(member) || Object.keys(member).length === 0) return '';
  const json = new JsonText(mebibyte);
  json.write(member);
  return json.text;
}
