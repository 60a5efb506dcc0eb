import type { JsonValue, Placed } from '@tollgate/schema';
import type { z } from 'zod';
import type { RequestProblem, RouteHints } from './client-format.js';

/** Most problems that are told about one request; more would not help its author. */
export const requestProblemsMax = 32;

/** Everything wrong with one request, collected so that a caller learns it all at once. */
export interface RequestProblems {
  readonly add: (path: string, message: string) => void;
  /** Checks a value; what is wrong is noted below `path`, and undefined is given. */
  readonly check: <Output>(schema: z.ZodType<Output>, value: JsonValue | undefined, path: string) => Output | undefined;
  /** The same with a note on where it stands, where somebody wants to know. */
  readonly placed: <Node extends Placed>(node: Node, path: string) => Node;
  readonly list: () => readonly RequestProblem[];
}

/** An empty collection. */
export function openRequestProblems({ places }: Pick<RouteHints, 'places'> = {}): RequestProblems {
  const list: RequestProblem[] = [];
  const add = (path: string, message: string): void => {
    if (list.length < requestProblemsMax) list.push({ path, message });
  };
  return {
    add,
    check(schema, value, path) {
      const parsed = schema.safeParse(value);
      if (parsed.success) return parsed.data;
      for (const issue of parsed.error.issues) add(pathOf(path, issue.path), issue.message);
      return undefined;
    },
    placed: (node, path) => (places === true ? { ...node, place: path } : node),
    list: () => list,
  };
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
