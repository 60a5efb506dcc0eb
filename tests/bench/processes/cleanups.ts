/** What must be undone at the end, last things first. */
export class Cleanups {
  #steps: { readonly name: string; readonly undo: () => Promise<void> }[] = [];
  #running: Promise<void> | undefined;

  /** To be told as soon as the thing exists. */
  add(name: string, undo: () => Promise<void>): void {
    this.#steps.push({ name, undo });
  }

  /** Undoes everything; whoever asks a second time waits for the first. A step that fails does not keep the others. */
  run(): Promise<void> {
    this.#running ??= this.#undoAll();
    return this.#running;
  }

  async #undoAll(): Promise<void> {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      try {
        await step.undo();
      } catch (error) {
        process.stderr.write(`Could not end ${step.name}: ${String(error)}\n`);
      }
    }
  }
}
