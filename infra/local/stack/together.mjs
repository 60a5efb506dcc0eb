/** Runs things side by side without losing sight of any. */

/**
 * Waits until all have come to an end, even when one has failed: what is still being started could not be ended.
 *
 * @template {readonly unknown[]} Values
 * @param {{ [Index in keyof Values]: Promise<Values[Index]> }} promises
 * @returns {Promise<Values>}
 * @throws the first failure in the order of the list
 */
export async function together(promises) {
  const outcomes = await Promise.allSettled(promises);
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  return Promise.all(promises);
}
