import type { Cores } from './cores.ts';
import { coreBusySeconds, cpuSeconds } from './resources.ts';

/** Who used the core of the subject over some time, as shares of that time. */
export interface CoreUse {
  /** The subject itself. */
  readonly subject: number;
  /** Everybody else: neighbours that are not part of the bench, and the kernel's work for the network. */
  readonly others: number | undefined;
}

/** Begins to watch a process on the subject's core; the returned function says what it used since. */
export function watchCore(cores: Cores, pid: number | undefined): () => CoreUse | undefined {
  if (pid === undefined) return () => undefined;
  const read = () => ({
    atS: performance.now() / 1000,
    processS: cpuSeconds(pid),
    coreS: cores.subject === undefined ? undefined : coreBusySeconds(cores.subject),
  });
  const before = read();
  return () => {
    const now = read();
    if (now.processS === undefined || before.processS === undefined) return undefined;
    const durationS = now.atS - before.atS;
    const subject = (now.processS - before.processS) / durationS;
    if (now.coreS === undefined || before.coreS === undefined) return { subject, others: undefined };
    return { subject, others: Math.max(0, (now.coreS - before.coreS) / durationS - subject) };
  };
}
