import type { JsonValue } from '@tollgate/schema';
import { join } from '../steps/index.js';
import type { CallerBody } from './caller-body.js';
import type { MemberSpan } from './scan-json.js';

/** Members to set; `undefined` removes one. */
export type MemberEdits = Readonly<Record<string, JsonValue | undefined>>;

interface Cut {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const openBrace = 0x7b;

/**
 * Writes members into a JSON object and leaves every other byte as the caller wrote it: big numbers, the order of
 * members, white space. A name that stands twice is edited at each place, so that no reader sees the old value. What is
 * long is copied in steps.
 */
export function spliceMembers(body: CallerBody, edits: MemberEdits): Buffer | Promise<Buffer> {
  const entries = Object.entries(edits);
  const removed = new Set<string>();
  for (const [name, value] of entries) if (value === undefined) removed.add(name);
  const cuts = removals(body.members, removed);
  const added: string[] = [];
  for (const [name, value] of entries) {
    if (value === undefined) continue;
    const text = JSON.stringify(value);
    const places = body.members.filter((member) => member.name === name);
    for (const { valueStart, end } of places) cuts.push({ start: valueStart, end, text });
    if (places.length === 0) added.push(`${JSON.stringify(name)}:${text}`);
  }
  if (added.length > 0) cuts.push(insertion(body, removed, added));
  return cuts.length === 0 ? body.bytes : apply(body.bytes, cuts);
}

/** Neighbours go together: with the comma behind them or, at the end of the object, with the comma before them. */
function removals(members: readonly MemberSpan[], removed: ReadonlySet<string>): Cut[] {
  const cuts: Cut[] = [];
  if (removed.size === 0) return cuts;
  let kept: MemberSpan | undefined;
  let gone: MemberSpan | undefined;
  for (const member of members) {
    if (removed.has(member.name)) {
      gone ??= member;
      continue;
    }
    if (gone !== undefined) cuts.push({ start: gone.start, end: member.start, text: '' });
    gone = undefined;
    kept = member;
  }
  const last = members.at(-1);
  if (gone !== undefined && last !== undefined) {
    cuts.push({ start: kept?.end ?? gone.start, end: last.end, text: '' });
  }
  return cuts;
}

function insertion(body: CallerBody, removed: ReadonlySet<string>, added: readonly string[]): Cut {
  const at = body.bytes.indexOf(openBrace) + 1;
  const comma = body.members.every(({ name }) => removed.has(name)) ? '' : ',';
  return { start: at, end: at, text: `${added.join(',')}${comma}` };
}

/** Cuts do not overlap; an insertion goes before a removal that starts at the same byte. */
function apply(bytes: Buffer, cuts: Cut[]): Buffer | Promise<Buffer> {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const cut of cuts.sort((left, right) => left.start - right.start || left.end - right.end)) {
    pieces.push(bytes.subarray(at, cut.start), Buffer.from(cut.text));
    at = cut.end;
  }
  pieces.push(bytes.subarray(at));
  return join(pieces);
}
