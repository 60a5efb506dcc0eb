import { isJsonObject } from '@tollgate/schema';
import { decimals, thousands } from '../report/markdown.ts';
import { median } from '../report/statistics.ts';
import { placeClickHouse, type Tollgate } from '../subjects/tollgate.ts';
import type { Bench, Findings } from './bench.ts';
import { type GeneratedRange, generateAttempts } from './generated-attempts.ts';

const attemptsOfGoal = 10_000_000;

/** The cost report over HTTP, over many generated attempts. Replaces what is in the ledger. */
export async function measureCostReport(bench: Bench, tollgate: Tollgate): Promise<Findings> {
  const { attempts, repetitions } = bench.plan.report;
  await placeClickHouse(tollgate, bench.processes.cores, 'any');
  const startedMs = performance.now();
  const range = await generateAttempts(tollgate.ledger, attempts);
  bench.log(`  ${thousands(attempts)} attempts generated in ${seconds(performance.now() - startedMs)} s`);
  const runs: ReportRun[] = [];
  for (let run = 0; run <= repetitions; run += 1) runs.push(await report(tollgate, range));
  const [first, ...rest] = runs;
  const middle = median(rest.map((run) => run.ms));
  bench.log(`  report in ${seconds(middle)} s, the first in ${seconds(first?.ms)} s`);
  const counted = rest.at(-1)?.attempts;
  return {
    tables: [
      {
        title: 'Cost report over HTTP, grouped by two tags',
        columns: ['', 'attempts', 'groups', 'median s', 'first s', 'slowest s'],
        rows: [
          [
            'report',
            thousands(attempts),
            thousands(rest.at(-1)?.groups),
            seconds(middle),
            seconds(first?.ms),
            seconds(Math.max(...rest.map((run) => run.ms))),
          ],
        ],
      },
    ],
    figures: middle === undefined || attempts < attemptsOfGoal ? {} : { costReport: middle / 1000 },
    notes:
      attempts < attemptsOfGoal ? [`The goal of the cost report is for ${thousands(attemptsOfGoal)} attempts.`] : [],
    failures: counted === attempts ? [] : [`The cost report counted ${counted} of ${attempts} attempts.`],
    answered: 0,
    runs,
  };
}

interface ReportRun {
  readonly ms: number;
  readonly groups: number;
  readonly attempts: number;
}

async function report({ stack }: Tollgate, { fromMs, toMs }: GeneratedRange): Promise<ReportRun> {
  const query = new URLSearchParams({
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    interval: 'none',
    groupBy: 'tag:team,tag:feature',
  });
  const startedMs = performance.now();
  const body = await stack.admin.get(`/api/v1/reports/costs?${query}`);
  const ms = performance.now() - startedMs;
  const rows = Array.isArray(body['rows']) ? body['rows'] : [];
  const attempts = rows.reduce<number>((sum, row) => sum + (isJsonObject(row) ? Number(row['attempts']) : 0), 0);
  return { ms, groups: rows.length, attempts };
}

function seconds(ms: number | undefined): string {
  return decimals(ms === undefined ? undefined : ms / 1000, 2);
}
