import { isUtf8 } from 'node:buffer';
import { type Failure, fail, type JsonObject, type JsonValue, kibibyte, ok, type Result } from '@tollgate/schema';
import { isLong } from '../steps/index.js';
import { type CallerBody, type FormPart, headMemberBytesMax } from './caller-body.js';
import { boundaryOf } from './content-type.js';

/** Most parts of a form; the longest known request has some thirty. */
export const formPartsMax = 256;
/** Longest head of one part. */
export const partHeadBytesMax = 4 * kibibyte;

const crlf = '\r\n';
const headEnd = '\r\n\r\n';
const closing = '--';
/** What the name of a field ends with that may stand several times. */
const listMark = '[]';
const disposition =
  /^content-disposition: ?form-data; ?name="([^"\\%]{1,256})"(; ?filename="(?:[^"\\]|\\.)*")?(; ?filename\*=[^;"]*)?$/i;
const harmlessHeader =
  /^(?:content-type: ?[^:]*|content-length: ?\d+|content-transfer-encoding: ?(?:binary|[78]bit))$/i;

/**
 * Reads a form once, from front to back, and leaves the files where they are. Texts up to `headMemberBytesMax` become the
 * head, as the members of a JSON body do. `stream` becomes a boolean.
 *
 * The form goes on to a provider that reads it in its own way, so whatever two readers could read differently is
 * refused: another order or spelling in a head, a boundary inside a part, anything behind the end, a text that stands
 * twice and is no list (`name[]`).
 */
export function openFormBody(bytes: Buffer, contentType: string): Result<CallerBody, Failure> {
  const parts = partsOf(bytes, `--${boundaryOf(contentType) ?? ''}`);
  if (typeof parts === 'string') {
    return fail({ code: 'request.malformed', message: `The body is not a valid form: ${parts}` });
  }
  if (parts.some(({ name, isFile }) => isFile && name === 'model')) return fail(modelIsFile);
  const twice = repeatedText(parts);
  if (twice !== undefined)
    return fail({ code: 'request.invalid', message: `${twice} stands twice; send it once`, param: twice });
  const head = headOf(bytes, parts);
  if (head === undefined) return fail(notText);
  return ok({ bytes, members: [], parts, head, whole: () => head, inSteps: isLong(bytes) });
}

const notText: Failure = { code: 'request.malformed', message: 'A field of the form is not valid UTF-8' };
const modelIsFile: Failure = { code: 'request.invalid', message: 'model must be a text, not a file', param: 'model' };

/** The parts, or what is wrong. */
function partsOf(bytes: Buffer, boundary: string): readonly FormPart[] | string {
  if (bytes.indexOf(boundary) !== 0) return 'it must begin with its boundary';
  const parts: FormPart[] = [];
  let at = boundary.length;
  for (;;) {
    const mark = bytes.toString('latin1', at, at + crlf.length);
    if (mark === closing) return endOf(bytes, at + closing.length, parts);
    if (mark !== crlf) return `a line must end behind the boundary at byte ${at}`;
    if (parts.length === formPartsMax) return `it has more than ${formPartsMax} parts`;
    const headStart = at + crlf.length;
    const headLength = bytes.subarray(headStart, headStart + partHeadBytesMax).indexOf(headEnd);
    if (headLength === -1) return `the part at byte ${headStart} has no head, or one that is too long`;
    const part = readHead(bytes.toString('utf8', headStart, headStart + headLength));
    if (part === undefined) return `the head of the part at byte ${headStart} is not of the usual form`;
    const start = headStart + headLength + headEnd.length;
    const next = bytes.indexOf(boundary, start);
    const end = next - crlf.length;
    if (next === -1) return `the part "${part.name}" does not end with the boundary`;
    if (end < start || bytes.toString('latin1', end, next) !== crlf) return `the boundary stands inside "${part.name}"`;
    parts.push({ ...part, start, end });
    at = next + boundary.length;
  }
}

function endOf(bytes: Buffer, at: number, parts: readonly FormPart[]): readonly FormPart[] | string {
  const rest = bytes.subarray(at);
  if (rest.length > 0 && rest.toString('latin1') !== crlf) return 'something stands behind its end';
  return parts.length === 0 ? 'it has no parts' : parts;
}

/** Undefined for a head that has not exactly one name, or that says something of how its content is to be read. */
function readHead(head: string): Pick<FormPart, 'name' | 'isFile'> | undefined {
  let part: Pick<FormPart, 'name' | 'isFile'> | undefined;
  for (const line of head.split(crlf)) {
    const match = disposition.exec(line);
    if (match === null && !harmlessHeader.test(line)) return undefined;
    if (match === null) continue;
    if (part !== undefined) return undefined;
    const [, name = '', filename, encodedFilename] = match;
    part = { name, isFile: filename !== undefined || encodedFilename !== undefined };
  }
  return part;
}

/** The first name that several texts have. One reader would take the first of them, another the last. */
function repeatedText(parts: readonly FormPart[]): string | undefined {
  const seen = new Set<string>();
  for (const { name, isFile } of parts) {
    if (isFile || name.endsWith(listMark)) continue;
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

/** Undefined when a text is not UTF-8. */
function headOf(bytes: Buffer, parts: readonly FormPart[]): JsonObject | undefined {
  // Without a prototype a field called `__proto__` is a field like any other.
  const head: Record<string, JsonValue> = Object.create(null);
  for (const { name, isFile, start, end } of parts) {
    if (isFile) continue;
    if (end - start > headMemberBytesMax) continue;
    const content = bytes.subarray(start, end);
    if (!isUtf8(content)) return undefined;
    const text = content.toString('utf8');
    head[name] = name === 'stream' ? switchOf(text) : text;
  }
  return head;
}

/** A form has no booleans; what is neither stays a text, for its reader to refuse. */
function switchOf(text: string): JsonValue {
  if (text === 'true') return true;
  return text === 'false' ? false : text;
}
