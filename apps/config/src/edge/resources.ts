import { type Failure, fail, ok, type Result } from '@tollgate/schema';
import { checkVersion } from './if-match.js';
import type { IfMatch } from './operation.js';

const namesMax = 5;

/** What one resource of a tag is called, where that is not just the tag without its last letter. */
const nouns: ReadonlyMap<string, string> = new Map([
  ['audit', 'audit entry'],
  ['reports', 'request'],
]);

/** What one may not read, and what was taken away, does not exist: all three are answered alike. */
export function notFound(tag: string): Failure {
  const noun = nouns.get(tag) ?? tag.replace(/s$/, '');
  return { code: 'resource.not-found', message: `There is no ${noun} with this id` };
}

/** The row a write is about, if it exists at a version the caller has seen. */
export function writable<Row extends { readonly version: number }>(
  row: Row | undefined,
  ifMatch: IfMatch | undefined,
  tag: string,
): Result<Row, Failure> {
  if (row === undefined) return fail(notFound(tag));
  const checked = checkVersion(ifMatch, row.version);
  return checked.ok ? ok(row) : checked;
}

/** A name that is taken. */
export function taken(param: string): Failure {
  return { code: 'resource.conflict', message: `Another resource has this ${param} already`, param };
}

/** A resource that others still need. */
export function inUse(dependents: readonly string[]): Failure {
  const more = dependents.length > namesMax ? ` and ${dependents.length - namesMax} more` : '';
  return {
    code: 'resource.conflict',
    message: `The resource is in use by ${dependents.slice(0, namesMax).join(', ')}${more}`,
  };
}

/** A write that lost against another one between its read and its write. */
export const overtaken: Failure = {
  code: 'resource.version-mismatch',
  message: 'The resource was changed a moment ago: read it again, then repeat the change with its ETag',
  param: 'if-match',
};
