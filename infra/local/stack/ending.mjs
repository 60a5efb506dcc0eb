/** Ends what was started, users before what they use. */

/** How long a store gets once somebody is in a hurry; a database that is killed recovers, it only takes longer. */
const hurriedStoreMs = 1500;

/** @typedef {{ stop: () => Promise<void>, kill: () => Promise<void> }} Endable */

export class Ending {
  /** @type {{ stage: number, unit: Endable, isStore: boolean }[]} */
  #entries = [];

  /**
   * @param {number} stage lower ends first
   * @param {Endable} unit need not run
   * @param {{ isStore?: boolean }} [options]
   */
  add(stage, unit, { isStore = false } = {}) {
    this.#entries.push({ stage, unit, isStore });
  }

  /**
   * @param {AbortSignal} hurry kills what is still in the way of the end
   */
  async run(hurry) {
    const stagesInOrder = [...new Set(this.#entries.map(({ stage }) => stage))].sort((one, other) => one - other);
    for (const stage of stagesInOrder) {
      const units = this.#entries.filter((entry) => entry.stage === stage);
      await Promise.all(units.map((entry) => endOne(entry, hurry)));
    }
  }
}

/**
 * @param {{ unit: Endable, isStore: boolean }} entry
 * @param {AbortSignal} hurry
 */
async function endOne({ unit, isStore }, hurry) {
  let timer;
  const kill = () => {
    timer = setTimeout(() => void unit.kill(), isStore ? hurriedStoreMs : 0);
  };
  if (hurry.aborted) kill();
  hurry.addEventListener('abort', kill, { once: true });
  await unit.stop();
  hurry.removeEventListener('abort', kill);
  clearTimeout(timer);
}
