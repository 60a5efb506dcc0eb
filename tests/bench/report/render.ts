import type { Environment } from '../machine/environment.ts';
import type { MeasureName } from '../options.ts';
import { type GoalName, goalNames, goals, judge, type Verdict } from './goals.ts';
import { markdownTable, type Table } from './markdown.ts';

/** All that one run of the bench found. */
export interface Results {
  readonly environment: Environment;
  readonly quick: boolean;
  readonly measures: readonly MeasureName[];
  readonly durationS: number;
  readonly figures: Partial<Record<GoalName, number>>;
  readonly tables: readonly Table[];
  readonly notes: readonly string[];
  readonly failures: readonly string[];
  readonly runs: Readonly<Record<string, unknown>>;
}

const words: Readonly<Record<Verdict, string>> = {
  aim: 'aim reached',
  floor: 'passes',
  missed: 'MISSED',
  skipped: 'skipped',
};

/** The goals whose measures ran, with how each came out. */
export function verdicts(results: Pick<Results, 'figures' | 'measures'>) {
  return goalNames
    .filter((name) => results.measures.includes(goals[name].measure))
    .map((name) => {
      const value = results.figures[name];
      return { name, goal: goals[name], value, verdict: judge(goals[name], value) };
    });
}

/** Whether no floor was missed and nothing failed. What was skipped is no fault. */
export function isPassed(results: Pick<Results, 'figures' | 'measures' | 'failures'>): boolean {
  return results.failures.length === 0 && verdicts(results).every(({ verdict }) => verdict !== 'missed');
}

/** The results as a page of Markdown. */
export function renderMarkdown(results: Results): string {
  const { environment, tables, notes, failures } = results;
  const goalTable = markdownTable({
    columns: ['figure', 'measured', 'floor', 'aim', 'result'],
    rows: verdicts(results).map(({ goal, value, verdict }) => [
      goal.title,
      value === undefined ? '-' : goal.format(value),
      goal.format(goal.floor),
      goal.format(goal.aim),
      words[verdict],
    ]),
  });
  const sections = [
    `# Bench of ${environment.date}`,
    describe(environment, results),
    goalTable,
    ...tables.map((table) => `## ${table.title}\n\n${markdownTable(table)}`),
    ...list('Failures', failures),
    ...list('Notes', notes),
  ];
  return `${sections.join('\n\n')}\n`;
}

function describe(environment: Environment, { durationS, quick }: Results): string {
  const versions = Object.entries(environment.versions).map(([name, version]) => `${name} ${version}`);
  return [
    `- ${environment.processor}, ${environment.cores} cores, ${environment.memoryGb} GB; ${environment.system}`,
    `- ${environment.pinning}`,
    `- commit ${environment.commit}; ${versions.join(', ')}`,
    `- load of the machine when it began: ${environment.loadAtStart.toFixed(1)}; took ${Math.round(durationS)} s`,
    ...(quick ? ['- a quick run: its figures are rough'] : []),
  ].join('\n');
}

function list(title: string, sentences: readonly string[]): readonly string[] {
  return sentences.length === 0 ? [] : [`## ${title}\n\n${sentences.map((each) => `- ${each}`).join('\n')}`];
}
