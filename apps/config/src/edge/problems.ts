import { FailureException, type Problem } from '@tollgate/platform';
import type { Failure } from '@tollgate/schema';
import type { z } from 'zod';

/** Longest a name from a request is repeated in an answer. */
const nameCharsMax = 64;
/** A body can be wrong in a thousand ways; a person reads the first few. */
const problemsMax = 50;

/** What a schema found wrong in a parse with `issueWords`, one line each. No value of the request is repeated: it may be a secret. */
export function problemsOf(error: z.ZodError): Problem[] {
  return error.issues.flatMap((issue) => problemsOfIssue(issue)).slice(0, problemsMax);
}

function problemsOfIssue(issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path.map((step) => (step === '' ? '""' : shorten(String(step)))).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: join(path, shorten(key)), message: 'is not a known member' }));
  }
  return [{ path, message: issue.message }];
}

/** The refusal of a request that does not fit its schema. */
export function invalidRequest(what: string, problems: readonly Problem[]): FailureException {
  const names = problems.map(({ path, message }) => (path === '' ? message : `${path} ${message}`));
  return new FailureException(
    { code: 'request.invalid', message: `The ${what} is not valid: ${names.slice(0, 5).join('; ')}` },
    problems,
  );
}

/** Carries an expected failure of a service to the answer; what is wrong with one member is listed under it. */
export function refusal(failure: Failure): FailureException {
  const { code, param, message } = failure;
  if (code !== 'request.invalid' || param === undefined) return new FailureException(failure);
  const problems = [{ path: param, message }];
  return new FailureException({ ...failure, message: `The request is not valid: ${param} ${message}` }, problems);
}

function shorten(name: string): string {
  return name.length > nameCharsMax ? `${name.slice(0, nameCharsMax)}…` : name;
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
