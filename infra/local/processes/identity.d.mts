/** A process, named for good: numbers are used again, a number with its start time is not. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
}

/** Undefined when no such process runs; one that has ended and was not yet waited for by its parent counts as gone. */
export function startTimeOf(pid: number): string | undefined;

export function identify(pid: number): ProcessIdentity | undefined;

export function isRunning(identity: ProcessIdentity): boolean;

export function parentOf(pid: number): number | undefined;

/** Empty when it cannot be read. */
export function commandLineOf(pid: number): string;

/** Sends a signal to a process, or to its whole group, if it is still the same process; tells whether it was. */
export function sendSignal(identity: ProcessIdentity, signal: NodeJS.Signals, group?: boolean): boolean;
