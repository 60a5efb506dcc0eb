/** Waits for something that nothing announces. */

const lookMs = 15;

/**
 * Asks until the answer is yes. A question that throws counts as no.
 *
 * @param {() => Promise<boolean> | boolean} question
 * @param {{ timeoutMs: number, signal?: AbortSignal | undefined, everyMs?: number }} options `everyMs`: between two questions
 * @returns {Promise<boolean>} whether it became true in time; false as well once the signal is given
 */
export async function waitFor(question, { timeoutMs, signal, everyMs = lookMs }) {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    if (signal?.aborted) return false;
    try {
      if (await question()) return true;
    } catch {
      // Not yet.
    }
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
