/**
 * The media type that a provider names, without its parameters and in small letters: case says nothing in it
 * (RFC 9110, section 8.3.1). Empty where none is named.
 */
export function mediaTypeOf(headers: Readonly<Record<string, string | undefined>>): string {
  const [type = ''] = (headers['content-type'] ?? '').split(';', 1);
  return type.trim().toLowerCase();
}
