import { type Extensions, isJsonObject, type JsonObject, type JsonValue } from '@tollgate/schema';

/**
 * A call or a picture can carry what must come back with it on the next turn, such as a thought signature. Google's own
 * endpoint uses the member `extra_content` of calls for that, and so do we for what other formats left there: below
 * `tollgate`, by format.
 */
const ourMember = 'tollgate';

/** The member `extra_content` of what has these extensions; undefined when there is nothing to carry. */
export function extraContentOf(extensions: Extensions | undefined): JsonObject | undefined {
  const { 'openai-chat': own, ...others } = extensions ?? {};
  const native = own?.['extra_content'];
  const carried = Object.keys(others).length === 0 ? {} : { [ourMember]: { ...others } };
  const whole = { ...(isJsonObject(native) ? native : {}), ...carried };
  return Object.keys(whole).length === 0 ? undefined : whole;
}

/** Reads the member back; the other way round of `extraContentOf`. */
export function extensionsOf(extraContent: JsonValue | undefined): Extensions | undefined {
  if (!isJsonObject(extraContent)) return undefined;
  const { [ourMember]: carried, ...native } = extraContent;
  const extensions: Record<string, JsonObject> = {};
  if (Object.keys(native).length > 0) extensions['openai-chat'] = { extra_content: native };
  if (isJsonObject(carried)) {
    for (const [format, value] of Object.entries(carried)) if (isJsonObject(value)) extensions[format] = value;
  }
  return Object.keys(extensions).length === 0 ? undefined : extensions;
}
