import { type Failure, fail, type JsonValue, mebibyte, ok, type Result, readJson } from '@tollgate/schema';

/** No resource is anywhere near as large. */
export const bodyBytesMax = mebibyte;
/** No resource is anywhere near as deep; deeper text is refused before it is parsed. */
export const bodyDepthMax = 32;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads a JSON body. What is wrong is said without repeating any of the body: it may hold a secret. */
export function parseJsonBody(bytes: Uint8Array): Result<JsonValue, Failure> {
  const text = decode(bytes);
  if (text === undefined) return fail({ code: 'request.malformed', message: 'The body is not valid UTF-8' });
  if (depthOf(text) > bodyDepthMax) {
    return fail({ code: 'request.too-deep', message: `The body is nested more than ${bodyDepthMax} levels deep` });
  }
  try {
    return ok(readJson(text));
  } catch (error) {
    const position = / at position \d+(?: \(line \d+ column \d+\))?/.exec(String(error))?.[0] ?? '';
    return fail({ code: 'request.malformed', message: `The body is not valid JSON${position}` });
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The deepest nesting of arrays and objects; brackets inside of strings do not count. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (inString) {
      if (char === '\\') index += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (char === '}' || char === ']') depth -= 1;
  }
  return deepest;
}
