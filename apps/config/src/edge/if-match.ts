import { type Failure, fail, ok, type Result } from '@tollgate/schema';
import type { IfMatch } from './operation.js';

/** The entity tag of a version. */
export function entityTag(version: number): string {
  return `"${version}"`;
}

/**
 * Reads `If-Match`: tags in quotes, `*` for any version. Weak tags and tags Tollgate never wrote match nothing, as
 * RFC 9110 has it. A bare number is taken for its tag, since people type it.
 */
export function parseIfMatch(header: string): IfMatch {
  const tags = header.split(',').map((tag) => tag.trim());
  if (tags.includes('*')) return { any: true };
  const versions = tags.flatMap((tag) => {
    const digits = /^(?:"(\d{1,15})"|(\d{1,15}))$/.exec(tag);
    return digits === null ? [] : [Number(digits[1] ?? digits[2])];
  });
  return { any: false, versions };
}

/** Refuses a write to a version other than the one its caller has seen. */
export function checkVersion(ifMatch: IfMatch | undefined, version: number): Result<undefined, Failure> {
  if (ifMatch === undefined || ifMatch.any || ifMatch.versions.includes(version)) return ok(undefined);
  return fail({
    code: 'resource.version-mismatch',
    message: `The resource is at version ${version} now: read it again, then repeat the change with its ETag`,
    param: 'if-match',
  });
}
