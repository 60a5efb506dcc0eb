/** Tells what takes long, and keeps quiet about what does not. */

/** A step shorter than this is not worth a line. */
const quietMs = 700;
/** How often a running step says that it still runs. */
const repeatMs = 5000;

/**
 * @typedef {object} Progress
 * @property {(line: string) => void} say prints one line
 * @property {<Value>(title: string, work: (detail: (text: string) => void) => Promise<Value>) => Promise<Value>} step
 *   runs `work` and, while it lasts, says what is being done, for how long, and the latest detail
 * @property {() => readonly string[]} running the titles of the steps that are under way
 */

/**
 * @param {(line: string) => void} write
 * @returns {Progress}
 */
export function createProgress(write) {
  /** @type {Set<{ write: (line: string) => void, title: string }>} */
  const steps = new Set();
  return {
    say: write,
    step: async (title, work) => {
      const step = { write, title };
      steps.add(step);
      try {
        return await runStep(step, work);
      } finally {
        steps.delete(step);
      }
    },
    running: () => [...steps].map(({ title }) => title),
  };
}

/**
 * @template Value
 * @param {{ write: (line: string) => void, title: string }} options
 * @param {(detail: (text: string) => void) => Promise<Value>} work
 * @returns {Promise<Value>}
 */
async function runStep({ write, title }, work) {
  const startedAt = performance.now();
  let shown = false;
  let latest = '';
  const show = () => {
    const elapsed = shown ? ` ${seconds(startedAt)}` : '';
    write(`  ${title} ...${elapsed}${latest ? ` (${latest})` : ''}`);
    shown = true;
  };
  const first = setTimeout(show, quietMs);
  const repeat = setInterval(show, repeatMs);
  try {
    const value = await work((text) => {
      latest = text;
    });
    if (shown) write(`  ${title}: done in ${seconds(startedAt)}`);
    return value;
  } finally {
    clearTimeout(first);
    clearInterval(repeat);
  }
}

/** @param {number} startedAt */
function seconds(startedAt) {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}
