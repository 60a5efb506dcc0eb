import { isJsonObject, type JsonValue, kibibyte } from '@tollgate/schema';

/** The members in which formats have the arguments of a call as an object. */
const argumentMembers: ReadonlySet<string> = new Set(['args', 'arguments', 'input']);
/** The longest object that is written again, in UTF-16 code units of its text; whoever waits would wait too long for more. */
const writtenCharsMax = 64 * kibibyte;

const texts = new WeakMap<object, string>();

/** Whether the text of an object is worth keeping that stands in a member of this name. */
export function mayBeArguments(member: string | undefined): boolean {
  return member !== undefined && argumentMembers.has(member);
}

/** Keeps the text that an object was read from, white space included, where it is long. */
export function keepText(object: object, text: string): void {
  if (text.length > writtenCharsMax) texts.set(object, text);
}

/** The JSON text of arguments: as they came where that was kept, for writing what is so long takes long. */
export function textOfArguments(value: JsonValue): string {
  return (isJsonObject(value) ? texts.get(value) : undefined) ?? JSON.stringify(value);
}
