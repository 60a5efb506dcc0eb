import { type Failure, fail, ok, type Result } from '@tollgate/schema';

const pattern = /^application\/json(?: *; *charset=(?:utf-8|"utf-8"))?$/i;

const plainEncoding = 'identity';

/** Bodies are taken as they are: compression saves nothing next to what a model takes, and hides how large a body is. */
export function checkContentEncoding(header: string | undefined): Result<undefined, Failure> {
  if (header === undefined || header === '' || header.toLowerCase() === plainEncoding) return ok(undefined);
  const message = 'The body must not be compressed; send it as it is, without content-encoding';
  return fail({ code: 'request.content-encoding', message, param: 'content-encoding' });
}

/** Only JSON in UTF-8 is taken, and only by its exact name: what looks almost like it is read differently elsewhere. */
export function checkContentType(header: string | undefined): Result<undefined, Failure> {
  if (header !== undefined && pattern.test(header)) return ok(undefined);
  return fail({ code: 'request.content-type', message: 'Send content-type: application/json', param: 'content-type' });
}

/** A boundary in quotes or bare, of the characters that RFC 2046 allows, and nothing else. */
const formPattern =
  /^multipart\/form-data *;(?: *charset=utf-8 *;)? *boundary=(?:"([\w'()+,./:=? -]{1,70})"|([\w'+.-]{1,70}))$/i;

/** Only a form with files is taken. */
export function checkFormType(header: string | undefined): Result<undefined, Failure> {
  if (boundaryOf(header ?? '') !== undefined) return ok(undefined);
  return fail({
    code: 'request.content-type',
    message: 'Send content-type: multipart/form-data with its boundary',
    param: 'content-type',
  });
}

/** What stands between the parts of a form; undefined for what is no form. */
export function boundaryOf(header: string): string | undefined {
  const match = formPattern.exec(header);
  return match?.[1] ?? match?.[2];
}
