import { isAscii, isUtf8 } from 'node:buffer';
import {
  type Failure,
  fail,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  ok,
  type Result,
  readJson,
} from '@tollgate/schema';
import { type MemberSpan, type ScanProblem, scanJson } from './scan-json.js';

/** Longest member, in bytes, that belongs to the head of a body: switches and names, not prompts. */
export const headMemberBytesMax = 16 * 1024;

/** A caller's JSON object, still as the caller wrote it. */
export interface CallerBody {
  readonly bytes: Buffer;
  readonly members: readonly MemberSpan[];
  /**
   * The short members only, each list as an empty one: lists are prompts and tools, which would be parsed for nobody. Of
   * a name that stands twice the last counts, as in `JSON.parse`.
   */
  readonly head: JsonObject;
  /** Everything, parsed when first asked for: bytes that pass through are never parsed as a whole. */
  readonly whole: () => JsonObject;
  /** Where the parts stand, of a body that came as a form. */
  readonly parts?: readonly FormPart[];
}

/** One part of a form, as byte offsets of its content. */
export interface FormPart {
  readonly name: string;
  /** Whether it is a file; all others are texts. */
  readonly isFile: boolean;
  readonly start: number;
  /** Behind the last byte. */
  readonly end: number;
}

/** Checks that bytes are one well-formed, bounded JSON object in UTF-8. */
export function openCallerBody(bytes: Buffer): Result<CallerBody, Failure> {
  if (bytes.length === 0) return fail({ code: 'request.malformed', message: 'The body is empty; send a JSON object' });
  if (!isUtf8(bytes)) return fail({ code: 'request.malformed', message: 'The body is not valid UTF-8' });
  const scan = scanJson(bytes);
  if (!scan.ok) return fail(explain(bytes, scan.failure));
  const { members } = scan.value;
  if (members === undefined) return fail({ code: 'request.invalid', message: 'The body must be a JSON object' });
  let whole: JsonObject | undefined;
  return ok({
    bytes,
    members,
    head: headOf(bytes, members),
    whole() {
      whole ??= parseObject(textOf(bytes));
      return whole;
    },
  });
}

/** What JSON kind a member has, without parsing it; undefined when it is missing. */
export function kindOfMember(body: CallerBody, name: string): 'array' | 'object' | 'string' | 'other' | undefined {
  const span = body.members.findLast((member) => member.name === name);
  if (span === undefined) return undefined;
  const kinds = { '[': 'array', '{': 'object', '"': 'string' } as const;
  const first = String.fromCharCode(body.bytes[span.valueStart] ?? 0);
  return first === '[' || first === '{' || first === '"' ? kinds[first] : 'other';
}

function headOf(bytes: Buffer, members: readonly MemberSpan[]): JsonObject {
  // Without a prototype a member called `__proto__` is a member like any other.
  const head: Record<string, JsonValue> = Object.create(null);
  for (const { name, valueStart, end } of members) {
    if (end - valueStart > headMemberBytesMax) delete head[name];
    else head[name] = bytes[valueStart] === openBracket ? anyList : readValue(bytes, valueStart, end);
  }
  return head;
}

const anyList: JsonValue = Object.freeze([]);
const quote = 0x22;
const openBracket = 0x5b;
const lowerT = 0x74;
const lowerF = 0x66;
const lowerN = 0x6e;

/** A well-formed value. Most are names, switches and numbers, which need no parser. */
function readValue(bytes: Buffer, start: number, end: number): JsonValue {
  const first = bytes[start] ?? 0;
  if (first === lowerT) return true;
  if (first === lowerF) return false;
  if (first === lowerN) return null;
  const text = bytes.toString('utf8', start, end);
  if (first === quote && !text.includes('\\')) return text.slice(1, -1);
  return first < openBracket && first !== quote ? Number(text) : readJson(text);
}

/** Plain ASCII is decoded several times faster when it is known to be that. */
function textOf(bytes: Buffer): string {
  return isAscii(bytes) ? bytes.toString('latin1') : bytes.toString('utf8');
}

/** The text has been found well-formed, so a throw here is a bug of the scanner. */
function parseObject(text: string): JsonObject {
  const value = readJson(text);
  if (!isJsonObject(value)) throw new Error('A body that was found to be an object no longer is one');
  return value;
}

function explain(bytes: Buffer, problem: ScanProblem): Failure {
  const { line, column } = placeOf(bytes, problem.offset);
  const place = `at byte ${problem.offset} (line ${line}, column ${column})`;
  if (problem.kind === 'too-deep') {
    return { code: 'request.too-deep', message: `The body is nested too deeply ${place}` };
  }
  if (problem.kind === 'too-many') {
    return { code: 'request.invalid', message: `The body has too many parts ${place}: send ${problem.expected}` };
  }
  return { code: 'request.malformed', message: `The body is not valid JSON: expected ${problem.expected} ${place}` };
}

const newline = 0x0a;

function placeOf(bytes: Buffer, offset: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = bytes.indexOf(newline); at !== -1 && at < offset; at = bytes.indexOf(newline, at + 1)) {
    line++;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}
