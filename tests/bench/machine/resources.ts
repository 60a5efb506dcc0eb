import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const isLinux = process.platform === 'linux';
const bytesPerKilobyte = 1024;
const megabyte = 1_000_000;

/** Resident memory of a process, in megabytes of a million bytes. */
export function residentMegabytes(pid: number): number {
  const kilobytes = isLinux
    ? /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  return (Number(kilobytes) * bytesPerKilobyte) / megabyte;
}

/** The unit of the times below `/proc`; the same on every Linux. */
const ticksPerSecond = 100;

/** Seconds of processor time a process has used, over all its threads; undefined where the system does not say. */
export function cpuSeconds(pid: number): number | undefined {
  if (!isLinux) return undefined;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program stands in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [fields[11], fields[12]].map(Number);
  return ((user ?? 0) + (system ?? 0)) / ticksPerSecond;
}

/** Seconds in which a core was not idle since the machine started; undefined where the system does not say. */
export function coreBusySeconds(core: string): number | undefined {
  if (!isLinux) return undefined;
  const line = new RegExp(`^cpu${core} (.*)$`, 'm').exec(readFileSync('/proc/stat', 'utf8'))?.[1];
  if (line === undefined) return undefined;
  const [user = 0, nice = 0, system = 0, , , interrupts = 0, softInterrupts = 0, stolen = 0] = line
    .split(' ')
    .map(Number);
  return (user + nice + system + interrupts + softInterrupts + stolen) / ticksPerSecond;
}
