import type { Failure } from '@tollgate/schema';

/** One thing wrong with a request body or query. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** Carries an expected failure out of a Nest handler; `ProblemFilter` turns it into a response. */
export class FailureException extends Error {
  readonly failure: Failure;
  readonly problems: readonly Problem[];

  constructor(failure: Failure, problems: readonly Problem[] = []) {
    super(failure.message);
    this.name = 'FailureException';
    this.failure = failure;
    this.problems = problems;
  }
}
