import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Which cores each role runs on; undefined where it may run anywhere. */
export interface Cores {
  /** The proxy under test, and the worker while ingestion is measured. One core, and nobody else is on it. */
  readonly subject: string | undefined;
  /** The load generator and the mock upstream. */
  readonly load: string | undefined;
  /** Stores, and the services that are not measured. */
  readonly others: string | undefined;
  /** All of them. */
  readonly any: string | undefined;
  /** Whether the others share the core of the load; they give way to it then. */
  readonly crowded: boolean;
  /** One sentence for the reader of the results. */
  readonly note: string;
}

export type Role = 'subject' | 'load' | 'others' | 'any';

/** Shares the cores this process may use out. */
export function findCores(): Cores {
  if (!hasTaskset()) return free('Nothing is pinned: there is no taskset here.');
  return shareOut(allowedCores());
}

/** Pure part of `findCores`: takes the cores that may be used. */
export function shareOut(allowed: readonly number[]): Cores {
  const [first, second, ...rest] = allowed;
  if (first === undefined || second === undefined) return free('Nothing is pinned: there is one core.');
  const crowded = rest.length === 0;
  const others = crowded ? String(second) : rest.join(',');
  const place = crowded
    ? `everything else on core ${second}, the stores and the worker at low priority while a proxy is measured`
    : `load and mock on core ${second}, stores and the other services on ${others}`;
  return {
    subject: String(first),
    load: String(second),
    others,
    any: allowed.join(','),
    crowded,
    note: `The subject alone on core ${first}; ${place}.`,
  };
}

function free(note: string): Cores {
  return { subject: undefined, load: undefined, others: undefined, any: undefined, crowded: true, note };
}

function hasTaskset(): boolean {
  return spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;
}

function allowedCores(): readonly number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
  return list.split(',').flatMap((range) => {
    const [from = Number.NaN, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}

/** A command that runs on the cores of its role from its start. */
export function pinned(
  cores: Cores,
  role: Role,
  command: readonly [string, ...string[]],
): readonly [string, ...string[]] {
  const list = cores[role];
  return list === undefined ? command : ['taskset', '-c', list, ...command];
}

/** Moves a process that runs, with all its threads. */
export function pin(cores: Cores, role: Role, pid: number): void {
  const list = cores[role];
  if (list !== undefined) spawnSync('taskset', ['-a', '-p', '-c', list, String(pid)], { stdio: 'ignore' });
}

const lowest = 19;

/** Makes a process, with all its threads, give way to others. It cannot be taken back, only by a new start. */
export function giveWay(pid: number): void {
  if (process.platform !== 'linux') return;
  for (const thread of readdirSync(`/proc/${pid}/task`)) setPriority(Number(thread), lowest);
  try {
    // Where the kernel groups processes by session, priorities count within a group only, and groups have their own.
    writeFileSync(`/proc/${pid}/autogroup`, String(lowest));
  } catch {
    // It does not.
  }
}
