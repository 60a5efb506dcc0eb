import type { JsonValue } from '@tollgate/schema';

/** Looks into a JSON value along a path, as a script would; whatever is not there is undefined. */
export function pick(value: JsonValue | undefined, ...path: (string | number)[]): JsonValue | undefined {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = new Map<string, JsonValue | undefined>(Object.entries(here)).get(String(step));
  }
  return here;
}

export function pickText(value: JsonValue | undefined, ...path: (string | number)[]): string {
  const found = pick(value, ...path);
  return typeof found === 'string' ? found : '';
}

export function pickNumber(value: JsonValue | undefined, ...path: (string | number)[]): number | undefined {
  const found = pick(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

export function pickList(value: JsonValue | undefined, ...path: (string | number)[]): JsonValue[] {
  const found = pick(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The JSON of every `data:` line, with the name of its event; anything else on the wire is passed over. */
export function dataLines(text: string): { event: string; value: JsonValue }[] {
  const found: { event: string; value: JsonValue }[] = [];
  let event = '';
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line === '') event = '';
    if (line.startsWith('event:')) event = line.slice(6).trim();
    if (!line.startsWith('data:')) continue;
    const data = line.slice(5).trim();
    if (data !== '[DONE]') found.push({ event, value: JSON.parse(data) });
  }
  return found;
}
