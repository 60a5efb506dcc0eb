/** How a process is ended. */
export interface StopRule {
  readonly name: string;
  /** Processes of a lower stage are ended, and gone, before those of a higher one. */
  readonly stage: number;
  /** Asks it to end in order. */
  readonly stopSignal: NodeJS.Signals;
  /** How long it may take to end before it is killed. */
  readonly graceMs: number;
}

/** A folder held by one process at a time, whose recorded processes end with that process, however it ends. */
export interface Home {
  readonly folder: string;
  readonly record: {
    /** To be called in the same turn of the event loop as the spawn; the returned function when it has ended. */
    add(pid: number, rule: StopRule): () => void;
  };
  /** To be called when everything has ended; a temporary home is deleted. */
  close(): Promise<void>;
}

/** Takes the folder, which is made if need be. Rejects when a live process has it. */
export function openHome(
  path: string,
  options?: { readonly temporary?: boolean; readonly log?: (line: string) => void },
): Promise<Home>;
