import { isAscii, isUtf8 } from 'node:buffer';
import {
  type Failure,
  fail,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  ok,
  type Result,
  readExactJson,
  readJson,
} from '@tollgate/schema';
import { atOnceBytesMax, isLong, readLongJson, stepBytes, turn } from '../steps/index.js';
import { type JsonScan, JsonScanner, type MemberSpan, type ScanProblem, scanJson } from './scan-json.js';

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
  /**
   * Everything, parsed when first asked for: bytes that pass through are never parsed as a whole. Its numbers are as exact
   * as they were written. A long body is parsed in steps, and so has to be waited for.
   */
  readonly whole: () => JsonObject | Promise<JsonObject>;
  /** Whether what is made of all of it is written in steps: it is long, or holds numbers that take long to write. */
  readonly inSteps: boolean;
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
  const encoding = checkEncoding(bytes);
  if (!encoding.ok) return encoding;
  const scan = scanJson(bytes);
  const members = membersOf(bytes, scan);
  if (!members.ok) return members;
  const head = emptyHead();
  for (const member of members.value) addToHead(head, bytes, member);
  return ok(bodyOf(bytes, { members: members.value, head, isExact: scan.ok && scan.value.mayHoldExactNumber }));
}

/** What a scan has found of a body. */
interface Found {
  readonly members: readonly MemberSpan[];
  readonly head: JsonObject;
  readonly isExact: boolean;
}

function bodyOf(bytes: Buffer, { members, head, isExact }: Found): CallerBody {
  const inSteps = isLong(bytes) || (isExact && bytes.length > stepBytes);
  let whole: JsonObject | Promise<JsonObject> | undefined;
  return {
    bytes,
    members,
    head,
    whole() {
      whole ??= inSteps ? readLongJson(bytes).then(objectOf) : readAtOnce(bytes, isExact);
      return whole;
    },
    inSteps,
  };
}

/** The same in steps, between which others get their turn; undefined once `isGone` says that nobody waits for it any more. */
export async function openLongBody(
  bytes: Buffer,
  isGone: () => boolean,
): Promise<Result<CallerBody, Failure> | undefined> {
  await turn();
  if (isGone()) return undefined;
  const encoding = checkEncoding(bytes);
  if (!encoding.ok) return encoding;
  const scanner = new JsonScanner(bytes);
  for (let stop = stepBytes; !scanner.run(stop); stop += stepBytes) {
    await turn();
    if (isGone()) return undefined;
  }
  const scan = scanner.result();
  const members = membersOf(bytes, scan);
  if (!members.ok) return members;
  const head = emptyHead();
  let read = 0;
  for (const member of members.value) {
    read += addToHead(head, bytes, member);
    if (read < stepBytes) continue;
    read = 0;
    await turn();
    if (isGone()) return undefined;
  }
  return ok(bodyOf(bytes, { members: members.value, head, isExact: scan.ok && scan.value.mayHoldExactNumber }));
}

function readAtOnce(bytes: Buffer, isExact: boolean): JsonObject {
  return objectOf(isExact ? readExactJson(textOf(bytes)) : readJson(textOf(bytes)));
}

function checkEncoding(bytes: Buffer): Result<undefined, Failure> {
  if (bytes.length === 0) return fail({ code: 'request.malformed', message: 'The body is empty; send a JSON object' });
  return isUtf8(bytes) ? ok(undefined) : fail({ code: 'request.malformed', message: 'The body is not valid UTF-8' });
}

function membersOf(bytes: Buffer, scan: Result<JsonScan, ScanProblem>): Result<readonly MemberSpan[], Failure> {
  if (!scan.ok) return fail(explain(bytes, scan.failure));
  const { members } = scan.value;
  return members === undefined
    ? fail({ code: 'request.invalid', message: 'The body must be a JSON object' })
    : ok(members);
}

/**
 * One member by itself, also one that is too long for the head; undefined when it is missing. Only for what is never long:
 * one that could not be parsed at once is refused.
 */
export function readMember(body: CallerBody, name: string): Result<JsonValue | undefined, Failure> {
  const short = body.head[name];
  const span = short === undefined ? body.members.findLast((member) => member.name === name) : undefined;
  if (span === undefined) return ok(short);
  const bytes = body.bytes.subarray(span.valueStart, span.end);
  if (!isLong(bytes)) return ok(readJson(textOf(bytes)));
  const message = `${name} must not be longer than ${atOnceBytesMax} bytes`;
  return fail({ code: 'request.invalid', message, param: name });
}

/** What JSON kind a member has, without parsing it; undefined when it is missing. */
export function kindOfMember(body: CallerBody, name: string): 'array' | 'object' | 'string' | 'other' | undefined {
  const span = body.members.findLast((member) => member.name === name);
  if (span === undefined) return undefined;
  const kinds = { '[': 'array', '{': 'object', '"': 'string' } as const;
  const first = String.fromCharCode(body.bytes[span.valueStart] ?? 0);
  return first === '[' || first === '{' || first === '"' ? kinds[first] : 'other';
}

function emptyHead(): Record<string, JsonValue> {
  // Without a prototype a member called `__proto__` is a member like any other.
  return Object.create(null);
}

/** How many bytes were read for it. */
function addToHead(head: Record<string, JsonValue>, bytes: Buffer, { name, valueStart, end }: MemberSpan): number {
  if (end - valueStart > headMemberBytesMax) {
    delete head[name];
    return 0;
  }
  head[name] = bytes[valueStart] === openBracket ? anyList : readValue(bytes, valueStart, end);
  return end - valueStart;
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
function objectOf(value: JsonValue | undefined): JsonObject {
  if (value === undefined || !isJsonObject(value))
    throw new Error('A body that was found to be an object no longer is one');
  return value;
}

function explain(bytes: Buffer, problem: ScanProblem): Failure {
  const place = `at byte ${problem.offset}${lineOf(bytes, problem.offset)}`;
  if (problem.kind === 'too-deep') {
    return { code: 'request.too-deep', message: `The body is nested too deeply ${place}` };
  }
  if (problem.kind === 'too-many') {
    return { code: 'request.invalid', message: `The body has too many parts ${place}: send ${problem.expected}` };
  }
  return { code: 'request.malformed', message: `The body is not valid JSON: expected ${problem.expected} ${place}` };
}

const newline = 0x0a;

/** Nobody finds a line in a long body, and counting its lines would keep all others waiting. */
function lineOf(bytes: Buffer, offset: number): string {
  if (offset > atOnceBytesMax) return '';
  let line = 1;
  let lineStart = 0;
  for (let at = bytes.indexOf(newline); at !== -1 && at < offset; at = bytes.indexOf(newline, at + 1)) {
    line++;
    lineStart = at + 1;
  }
  return ` (line ${line}, column ${offset - lineStart + 1})`;
}
