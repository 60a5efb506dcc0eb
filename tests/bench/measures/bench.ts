import type { CallsResult, SaturationJob } from '../load/job.ts';
import type { Mock } from '../mock/mock.ts';
import type { SubjectName } from '../options.ts';
import type { Plan } from '../plan.ts';
import type { Processes } from '../processes/processes.ts';
import type { GoalName } from '../report/goals.ts';
import type { Table } from '../report/markdown.ts';
import type { Subject } from '../subjects/subject.ts';
import type { Tollgate } from '../subjects/tollgate.ts';

/** What all measures work with. */
export interface Bench {
  readonly plan: Plan;
  readonly processes: Processes;
  readonly mock: Mock;
  /** `direct` is the first. */
  readonly subjects: readonly Subject[];
  readonly tollgate: Tollgate | undefined;
  /** wrk, or what stands in for it. */
  readonly saturate: (job: SaturationJob) => Promise<CallsResult>;
  readonly log: (line: string) => void;
}

/** What a measure found. */
export interface Findings {
  readonly tables: readonly Table[];
  /** Figures that have a goal; those that could not be taken are absent. */
  readonly figures: Partial<Record<GoalName, number>>;
  /** Sentences for the reader. */
  readonly notes: readonly string[];
  /** What must not happen to Tollgate while it is measured, and makes the whole run a failure. */
  readonly failures: readonly string[];
  /** Calls that Tollgate's proxy answered meanwhile: as many attempts must be in the ledger in the end. */
  readonly answered: number;
  /** Every single run, for the JSON file. */
  readonly runs: unknown;
}

/** Lets subjects take turns, each round beginning with another one, and collects what they gave. */
export async function takeTurns<Item extends Pick<Subject, 'settle'>, Run>(
  items: readonly Item[],
  rounds: number,
  run: (item: Item) => Promise<Run>,
): Promise<ReadonlyMap<Item, readonly Run[]>> {
  const runs = new Map<Item, Run[]>(items.map((item) => [item, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const index of items.keys()) {
      const item = items[(index + round) % items.length];
      if (item === undefined) continue;
      runs.get(item)?.push(await run(item));
      await item.settle();
    }
  }
  return runs;
}

/** Sorts what went wrong: with Tollgate it is a failure of the run, with others a note. */
export function blame(
  problems: readonly { readonly subject: SubjectName; readonly text: string }[],
): Pick<Findings, 'notes' | 'failures'> {
  const texts = (ours: boolean) =>
    problems.filter(({ subject }) => (subject === 'tollgate') === ours).map(({ text }) => text);
  return { notes: texts(false), failures: texts(true) };
}

/** How many calls Tollgate answered in these runs. */
export function answeredByTollgate(
  runs: ReadonlyMap<Pick<Subject, 'name'>, readonly { readonly answered: number }[]>,
): number {
  return [...runs].reduce((sum, [{ name }, each]) => sum + (name === 'tollgate' ? total(each, 'answered') : 0), 0);
}

function total<Key extends string>(runs: readonly { readonly [Name in Key]: number }[], key: Key): number {
  return runs.reduce((sum, run) => sum + run[key], 0);
}

/** One problem for each subject of which calls failed. */
export function failedCalls(runs: ReadonlyMap<Subject, readonly { readonly failed: number }[]>, when: string) {
  return [...runs].flatMap(([{ name }, each]) => {
    const failed = total(each, 'failed');
    return failed === 0 ? [] : [{ subject: name, text: `${failed} calls through ${name} failed ${when}.` }];
  });
}
