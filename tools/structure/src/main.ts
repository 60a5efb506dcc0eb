import { formatFinding } from './finding.ts';
import { report, type ScopeNumbers } from './report.ts';
import { readSources } from './source-file.ts';

/** Prints the structure numbers of the repository in the current folder; exits with 1 when anything is over the bar. */
const { scopes, total, findings } = report(readSources(process.cwd()));

const columns: readonly (readonly [title: string, value: (row: ScopeNumbers) => string])[] = [
  ['scope', (row) => row.scope],
  ['files', (row) => String(row.files)],
  ['lines', (row) => String(row.lines)],
  ['median', (row) => String(row.median)],
  ['p90', (row) => String(row.p90)],
  ['max', (row) => String(row.max)],
  ['functions', (row) => String(row.functions)],
  ['> 70', (row) => String(row.longFunctions)],
  ['test ratio', (row) => row.testRatio.toFixed(2)],
];
const table = [
  columns.map(([title]) => title),
  ...[...scopes, total].map((row) => columns.map(([, value]) => value(row))),
];
const widths = columns.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
for (const row of table) {
  const cells = row.map((cell, column) =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
  );
  process.stdout.write(`${cells.join('  ')}\n`);
}
const counted = [
  'any',
  'non-null',
  'assertion',
  'cycle',
  'imports',
  'provider-name',
  'json-parse',
  'file-lines',
  'function-lines',
];
const tally = counted.map((rule) => `${rule} ${findings.filter((finding) => finding.rule === rule).length}`);
process.stdout.write(`\nover the bar: ${tally.join(', ')}\n`);
for (const finding of findings) process.stdout.write(`${formatFinding(finding)}\n`);
if (findings.length > 0) process.exit(1);
