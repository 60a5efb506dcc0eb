import type { MeasureName } from '../options.ts';

/** How a figure stands to what the architecture asks of it. */
export type Verdict = 'aim' | 'floor' | 'missed' | 'skipped';

/** A figure the architecture names, with the floor under which a release does not go and the aim it works towards. */
export interface Goal {
  /** The measure that gives the figure. */
  readonly measure: MeasureName;
  readonly title: string;
  readonly floor: number;
  readonly aim: number;
  readonly better: 'higher' | 'lower';
  readonly format: (value: number) => string;
}

const ratio = (value: number) => value.toFixed(2);
const times = (value: number) => `${value.toFixed(1)}x`;
const milliseconds = (value: number) => `${value.toFixed(2)} ms`;
const megabytes = (value: number) => `${value.toFixed(0)} MB`;
const whole = (value: number) => Math.round(value).toLocaleString('en');
const seconds = (value: number) => `${value.toFixed(2)} s`;

/** The figures of section 13 of the architecture. */
export const goals = {
  shareOfNginx: {
    measure: 'throughput',
    title: 'requests/s, one core, everything on, as a share of nginx',
    floor: 0.2,
    aim: 0.4,
    better: 'higher',
    format: ratio,
  },
  timesPortkey: {
    measure: 'throughput',
    title: 'requests/s against Portkey',
    floor: 5,
    aim: 10,
    better: 'higher',
    format: times,
  },
  addedP50: {
    measure: 'latency',
    title: 'added latency at 500/s, p50',
    floor: 0.6,
    aim: 0.3,
    better: 'lower',
    format: milliseconds,
  },
  addedP99: {
    measure: 'latency',
    title: 'added latency at 500/s, p99',
    floor: 6,
    aim: 3,
    better: 'lower',
    format: milliseconds,
  },
  chunkDelay: {
    measure: 'streams',
    title: 'added delay per stream chunk, p50, passed through',
    floor: 0.3,
    aim: 0.1,
    better: 'lower',
    format: milliseconds,
  },
  translatedChunkDelay: {
    measure: 'streams',
    title: 'added delay per stream chunk, p50, translated',
    floor: 0.3,
    aim: 0.1,
    better: 'lower',
    format: milliseconds,
  },
  idleMemory: {
    measure: 'memory',
    title: 'resident memory of a proxy, idle',
    floor: 180,
    aim: 120,
    better: 'lower',
    format: megabytes,
  },
  streamsMemory: {
    measure: 'memory',
    title: 'resident memory of a proxy, 1,000 streams',
    floor: 350,
    aim: 250,
    better: 'lower',
    format: megabytes,
  },
  ingestion: {
    measure: 'ingestion',
    title: 'usage events priced and stored per second and worker core',
    floor: 20_000,
    aim: 50_000,
    better: 'higher',
    format: whole,
  },
  costReport: {
    measure: 'report',
    title: 'cost report over 10 million attempts, grouped by two tags',
    floor: 1,
    aim: 0.2,
    better: 'lower',
    format: seconds,
  },
} as const satisfies Record<string, Goal>;

export type GoalName = keyof typeof goals;
export const goalNames = Object.keys(goals).filter((name): name is GoalName => name in goals);

/** A goal that was not measured is `skipped`; why stands in the notes. */
export function judge(goal: Goal, value: number | undefined): Verdict {
  if (value === undefined) return 'skipped';
  const reaches = (bound: number) => (goal.better === 'higher' ? value >= bound : value <= bound);
  if (reaches(goal.aim)) return 'aim';
  return reaches(goal.floor) ? 'floor' : 'missed';
}
