import { issueWords, type JsonValue, type Placed, plainNumber } from '@tollgate/schema';
import type { z } from 'zod';
import type { RequestProblem, RouteHints } from './client-format.js';
import { type Reading, unreadMembers } from './unread-members.js';

/** Most problems that are told about one request; more would not help its author. */
export const requestProblemsMax = 32;

/** Everything wrong with one request, collected so that a caller learns it all at once. */
export interface RequestProblems {
  readonly add: (path: string, message: string) => void;
  /** The request goes to a target of another format. */
  readonly isForeign: boolean;
  /** Checks a value; what is wrong is noted below `path`, and undefined is given. */
  readonly check: <Output>(schema: z.ZodType<Output>, value: JsonValue | undefined, path: string) => Output | undefined;
  /** The same for a first look that only tells who reads the value. */
  readonly peek: <Output>(schema: z.ZodType<Output>, value: JsonValue | undefined, path: string) => Output | undefined;
  /** The same with a note on where it stands, where somebody wants to know. */
  readonly placed: <Node extends Placed>(node: Node, path: string) => Node;
  /** Notes a member that is known by name, but holds what only the caller's format knows. */
  readonly leave: (path: string) => void;
  readonly list: () => readonly RequestProblem[];
  /** What no other format gets to know, for a request that goes to one; nothing otherwise. */
  readonly unread: () => readonly string[] | undefined;
}

/** An empty collection. */
export function openRequestProblems({ places, foreign }: Pick<RouteHints, 'places' | 'foreign'> = {}): RequestProblems {
  const isForeign = foreign === true;
  const list: RequestProblem[] = [];
  const readings: Reading[] = [];
  const left: string[] = [];
  const add = (path: string, message: string): void => {
    if (list.length < requestProblemsMax) list.push({ path, message });
  };
  const peek: RequestProblems['peek'] = (schema, value, path) => {
    const parsed = schema.safeParse(plainNumber(value), { error: issueWords });
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues.flatMap(closest)) add(pathOf(path, issue.path), issue.message);
    return undefined;
  };
  return {
    isForeign,
    add,
    check(schema, value, path) {
      if (isForeign) readings.push({ schema, value, path });
      return peek(schema, value, path);
    },
    peek,
    placed: (node, path) => (places === true ? { ...node, place: path } : node),
    leave(path) {
      if (isForeign) left.push(path);
    },
    list: () => list,
    unread() {
      const names = isForeign ? [...left, ...unreadMembers(readings)] : [];
      return names.length === 0 ? undefined : names;
    },
  };
}

/**
 * Where a member takes several forms and what was found is of the kind of one, what is wrong with that one; else the
 * problem as it is, with all the forms.
 */
function closest(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const ofItsKind = issue.errors.filter((form) => form.every(isWithin));
  const [form, another] = ofItsKind;
  if (form === undefined || another !== undefined) return [issue];
  return form.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })).flatMap(closest);
}

/** Whether a form takes the kind of what was found, but not its members or how many it has. */
function isWithin({ path, code }: z.core.$ZodIssue): boolean {
  return path.length > 0 || code === 'too_small' || code === 'too_big';
}

/** Writes a path as a caller would: `messages[2].content`. */
function pathOf(start: string, steps: readonly PropertyKey[]): string {
  let path = start;
  for (const step of steps) {
    if (typeof step === 'number') path += `[${step}]`;
    else path += path === '' ? String(step) : `.${String(step)}`;
  }
  return path;
}
