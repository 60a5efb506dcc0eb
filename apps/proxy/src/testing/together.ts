import { beforeAll } from '@jest/globals';

/**
 * Does the work of every case of a table at the same time, before the first test of the block it is called in: for work
 * that takes seconds because it waits. Each test then awaits what came of its own case, or the error it ended in.
 *
 * @returns gives what came of a case, which must be one of `cases`
 */
export function together<Case, Value>(
  cases: readonly Case[],
  work: (one: Case) => Promise<Value>,
): (one: Case) => Promise<Value> {
  const works = new Map<Case, Promise<Value>>();
  beforeAll(async () => {
    for (const one of cases) works.set(one, work(one));
    await Promise.allSettled(works.values());
  });
  return (one) => works.get(one) ?? Promise.reject(new Error('It is none of the cases'));
}
