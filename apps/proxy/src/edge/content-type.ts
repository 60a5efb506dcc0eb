import { type Failure, fail, ok, type Result } from '@tollgate/schema';

const pattern = /^application\/json(?: *; *charset=(?:utf-8|"utf-8"))?$/i;

/** Only JSON in UTF-8 is taken, and only by its exact name: what looks almost like it is read differently elsewhere. */
export function checkContentType(header: string | undefined): Result<undefined, Failure> {
  if (header !== undefined && pattern.test(header)) return ok(undefined);
  return fail({ code: 'request.content-type', message: 'Send content-type: application/json', param: 'content-type' });
}
