import type { CostReport, CostReportRow, ReportDimension } from '@tollgate/schema/api';
import { namedDimensions } from './names.js';

type Cell = string | number | null;

/** What a row says besides its bucket and group, in the order of the columns. */
const measures: ReadonlyArray<readonly [name: string, cell: (row: CostReportRow) => Cell]> = [
  ['requests', (row) => row.requests],
  ['attempts', (row) => row.attempts],
  ['errors', (row) => row.errors],
  ['inputTokens', (row) => row.inputTokens],
  ['cachedInputTokens', (row) => row.cachedInputTokens],
  ['outputTokens', (row) => row.outputTokens],
  ['reasoningTokens', (row) => row.reasoningTokens],
  ['costUsd', (row) => row.costUsd],
  ['savedUsd', (row) => row.savedUsd],
  ['unpricedRequests', (row) => row.unpricedRequests],
  ['estimatedShare', (row) => row.estimatedShare],
  ['latencyMsP50', (row) => row.latencyMs.p50],
  ['latencyMsP95', (row) => row.latencyMs.p95],
  ['latencyMsP99', (row) => row.latencyMs.p99],
  ['ttftMsP50', (row) => row.ttftMs.p50],
  ['ttftMsP95', (row) => row.ttftMs.p95],
  ['cacheHitRate', (row) => row.cacheHitRate],
];

/** A cost report as RFC 4180 has it. An empty cell means that a value is not known, or that there is none. */
export function costReportCsv(report: CostReport, groupBy: readonly ReportDimension[]): string {
  const groups = groupBy.flatMap(columnsOf);
  const header = ['bucket', ...groups.map(([name]) => name), ...measures.map(([name]) => name)];
  const lines = report.rows.map((row) => [
    row.bucket,
    ...groups.map(([, text]) => defused(text(row))),
    ...measures.map(([, cell]) => cell(row)),
  ]);
  return [header, ...lines].map((cells) => `${cells.map(quote).join(',')}\r\n`).join('');
}

type GroupColumn = readonly [name: string, text: (row: CostReportRow) => string | null];

/** A dimension, and beside it the name of what it has only the id of. */
function columnsOf(dimension: ReportDimension): readonly GroupColumn[] {
  const ids: GroupColumn = [dimension, (row) => row.group[dimension] ?? null];
  const named = namedDimensions.find((other) => other === dimension);
  return named === undefined ? [ids] : [ids, [`${named}Name`, (row) => row.names[named] ?? null]];
}

/** White space and what is not seen is passed over by some programs that look for a formula. */
const formulaStart = /^(?:[\t\r\n]|[\s\p{C}]*[=+\-@])/u;

/**
 * Spreadsheets run text that starts like a formula, and callers choose what is in a tag: a quote makes it text. In the
 * languages that have full-width and small forms of the signs, those start a formula too; NFKC makes them one.
 */
function defused(text: string | null): string | null {
  return text !== null && formulaStart.test(text.normalize('NFKC')) ? `'${text}` : text;
}

function quote(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Whether a caller would rather have CSV than JSON. */
export function prefersCsv(accept: string | undefined): boolean {
  const weights = new Map<string, number>();
  for (const range of (accept ?? '').split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    weights.set(type, weight === undefined ? 1 : Number(weight));
  }
  const csv = weights.get('text/csv') ?? 0;
  return csv > 0 && csv >= (weights.get('application/json') ?? 0);
}
