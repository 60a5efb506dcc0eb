import { type Failure, fail, ok, type Result } from '@tollgate/schema';

/** Google's system parameter for the form of an answer, in both its spellings. */
const params = ['alt', '$alt'];

/**
 * The form in which a caller of Google's API wants its answer. `proto` and `media` are forms that nobody makes here, so
 * they are refused instead of being answered with JSON, and so is whoever asks twice.
 */
export function readAlt(query: URLSearchParams): Result<'json' | 'sse', Failure> {
  let alt: 'json' | 'sse' | undefined;
  for (const param of params) {
    for (const value of query.getAll(param)) {
      if (value !== 'json' && value !== 'sse') {
        return fail({ code: 'request.invalid', message: `${param} must be json or sse`, param });
      }
      if (alt !== undefined) {
        return fail({ code: 'request.invalid', message: 'alt stands twice; send it once', param: 'alt' });
      }
      alt = value;
    }
  }
  return ok(alt ?? 'json');
}
