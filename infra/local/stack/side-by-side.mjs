/** Runs things side by side without losing sight of any. */

/**
 * The first failure tells the others to give up, and is thrown once all have come to an end: what is still being started
 * could not be ended.
 *
 * @template {readonly unknown[]} Values
 * @param {AbortSignal} stop given to the tasks as well
 * @param {{ [Index in keyof Values]: (signal: AbortSignal) => Promise<Values[Index]> }} tasks
 * @returns {Promise<Values>}
 */
export async function sideBySide(stop, tasks) {
  const giveUp = new AbortController();
  const signal = AbortSignal.any([stop, giveUp.signal]);
  /** @type {{ error: unknown }[]} */
  const failures = [];
  const running = tasks.map(async (task) => {
    try {
      return await task(signal);
    } catch (error) {
      failures.push({ error });
      giveUp.abort(error);
      return undefined;
    }
  });
  // The type of a tuple does not survive `map`.
  /** @type {any} */
  const values = await Promise.all(running);
  const [first] = failures;
  if (first !== undefined) throw first.error;
  return values;
}
