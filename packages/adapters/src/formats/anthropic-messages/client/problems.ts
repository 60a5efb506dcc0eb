import type { z } from 'zod';
import type { RequestProblem } from '../../../core/client-format.js';

/** Most problems that are told of one request; more would not help its author. */
export const problemsMax = 20;

/** Collects what is wrong while a request is read. */
export interface ProblemList {
  readonly add: (path: string, message: string) => void;
  readonly found: readonly RequestProblem[];
}

export function openProblems(): ProblemList {
  const found: RequestProblem[] = [];
  return {
    add(path, message) {
      if (found.length < problemsMax) found.push({ path, message });
    },
    found,
  };
}

/** Checks one piece of a request; what is wrong is told with its place below `path`. */
export function check<Output>(
  schema: z.ZodType<Output>,
  value: unknown,
  path: string,
  problems: ProblemList,
): Output | undefined {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) problems.add(joinPath(path, issue.path), issue.message);
  return undefined;
}

function joinPath(base: string, members: readonly PropertyKey[]): string {
  let path = base;
  for (const member of members) {
    if (typeof member === 'number') path += `[${member}]`;
    else path += path === '' ? String(member) : `.${String(member)}`;
  }
  return path;
}
