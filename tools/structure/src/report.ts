import { cycleFindings } from './cycles.ts';
import type { Finding } from './finding.ts';
import { importFindings } from './import-rules.ts';
import { jsonFindings } from './json-rules.ts';
import { providerIds, providerNameFindings } from './provider-names.ts';
import { packageOf, roleOf } from './scope.ts';
import { functionLengths, functionLinesMax, sizeFindings } from './size-rules.ts';
import type { SourceFile } from './source-file.ts';
import { typeFindings } from './type-rules.ts';

export const medianLinesMax = 80;
export const p90LinesMax = 220;
/** Lines of tests for each line of production code, over the whole repository. */
export const testRatioMin = 1.2;

/** One row of the table. */
export interface ScopeNumbers {
  readonly scope: string;
  readonly files: number;
  readonly lines: number;
  readonly median: number;
  readonly p90: number;
  readonly max: number;
  readonly functions: number;
  readonly longFunctions: number;
  readonly testRatio: number;
}

export interface StructureReport {
  readonly scopes: readonly ScopeNumbers[];
  readonly total: ScopeNumbers;
  readonly findings: readonly Finding[];
}

/** Measures the repository and lists everything over the bar. No files at all is an error: a checker that saw nothing proves nothing. */
export function report(files: readonly SourceFile[]): StructureReport {
  const production = files.filter((file) => roleOf(file.path) === 'production');
  if (production.length === 0) throw new Error('The structure check saw no production files');
  const ids = providerIds(files);
  const names = [
    ...new Set(production.map((file) => packageOf(file.path)).filter((name) => name !== undefined)),
  ].sort();
  const scopes = names.map((name) =>
    numbersOf(
      name,
      files.filter((file) => packageOf(file.path) === name),
    ),
  );
  const total = numbersOf('all', files);
  const findings = [
    ...files.flatMap((file) => [
      ...sizeFindings(file),
      ...typeFindings(file),
      ...importFindings(file),
      ...providerNameFindings(file, ids),
      ...jsonFindings(file),
    ]),
    ...cycleFindings(files),
    ...totalFindings(total),
  ];
  return { scopes, total, findings };
}

function totalFindings(total: ScopeNumbers): readonly Finding[] {
  const findings: Finding[] = [];
  const check = (isOver: boolean, message: string) => {
    if (isOver) findings.push({ rule: 'whole', path: '.', message });
  };
  check(total.median > medianLinesMax, `the median file has ${total.median} lines; at most ${medianLinesMax}`);
  check(total.p90 > p90LinesMax, `nine in ten files have up to ${total.p90} lines; at most ${p90LinesMax}`);
  check(total.testRatio < testRatioMin, `${total.testRatio} lines of tests a line; at least ${testRatioMin}`);
  return findings;
}

function numbersOf(scope: string, files: readonly SourceFile[]): ScopeNumbers {
  const production = files.filter((file) => roleOf(file.path) === 'production');
  const tests = files.filter((file) => roleOf(file.path) === 'test');
  const sizes = production.map((file) => file.lines).sort((left, right) => left - right);
  const functions = production.flatMap((file) => functionLengths(file));
  const lines = sum(sizes);
  return {
    scope,
    files: production.length,
    lines,
    median: quantile(sizes, 0.5),
    p90: quantile(sizes, 0.9),
    max: sizes.at(-1) ?? 0,
    functions: functions.length,
    longFunctions: functions.filter((length) => length > functionLinesMax).length,
    testRatio: lines === 0 ? 0 : Math.round((100 * sum(tests.map((file) => file.lines))) / lines) / 100,
  };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
