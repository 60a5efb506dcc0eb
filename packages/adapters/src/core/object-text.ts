import { isJsonObject, type JsonValue, kibibyte } from '@tollgate/schema';

/** The members in which formats have the arguments of a call as an object, or some servers do that should have a piece of text. */
const argumentMembers: ReadonlySet<string> = new Set(['args', 'arguments', 'input', 'partial_json']);
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

/**
 * The arguments of a call as JSON text, from a member that has them as an object. Some servers put the text of the object
 * there; what is neither stays as it is, since every format has a place for arguments that are no object.
 */
export function argumentsText(value: JsonValue | undefined): string {
  return withoutNull(typeof value === 'string' ? value : textOfArguments(value ?? null));
}

/** What a tool without arguments may be called with: nothing, or the word `null`. */
const noArgumentsWord = 'null';

/** Whether what has come so far of the arguments can still turn out to be none. */
export function mayMeanNoArguments(text: string): boolean {
  return noArgumentsWord.startsWith(text.trim());
}

/** Empty text and `null` mean an empty object; said here once, so that no reader has to know. A long text is neither. */
export function withoutNull(text: string): string {
  if (text.length > writtenCharsMax) return text;
  const trimmed = text.trim();
  return trimmed === '' || trimmed === noArgumentsWord ? '{}' : text;
}
