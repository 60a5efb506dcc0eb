import { createClient } from '@clickhouse/client';
import { formatDollars, type JsonObject, parseDollars } from '@tollgate/schema';
import { AdminClient, type ServedCall } from '@tollgate/testkit';
import { z } from 'zod';
import { findLocalStack } from './local-stack.ts';
import { type Column, formatTable } from './table.ts';
import { clientsFor, type Task, tasks } from './traffic.ts';

const rounds = 12;
const routes = { fallingBack: 'demo-fallback', limited: 'demo-limited' };
const settleTimeoutMs = 30_000;
const pollMs = 250;

const CostRow = z.object({
  group: z.record(z.string(), z.string()),
  requests: z.number(),
  attempts: z.number(),
  errors: z.number(),
  inputTokens: z.number(),
  cachedInputTokens: z.number(),
  outputTokens: z.number(),
  costUsd: z.string().nullable(),
});
type CostRow = z.infer<typeof CostRow>;
const CostReport = z.object({ rows: z.array(CostRow) });

/** What one run is made to cause, whatever the clock says. */
interface Planned {
  readonly attempts: number;
  readonly failed: number;
}

const stack = findLocalStack();
const admin = new AdminClient(stack.configUrl, stack.adminToken);
const run = `demo-${Date.now().toString(36)}`;
const startedAtMs = Date.now();

process.stdout.write(`Asking simulated models through ${stack.proxyUrl}: no provider is called, nothing is paid.\n\n`);
await makeRoutes();
const planned = await runTraffic();
const rows = await settledReport(planned);
const served = await servedOfThisRun(startedAtMs);
printReport(rows);
const agree = [countsAgree(rows, planned), await booksAgree(rows, served)];
if (served.length > planned.attempts) {
  const others = served.length - planned.attempts;
  process.stdout.write(`The provider was called ${others} times more: something else was sent to it meanwhile.\n`);
}
process.exit(agree.every(Boolean) ? 0 : 1);

/**
 * One alias whose first target is a model that its provider has taken away, so that the report shows a fallback with
 * every request; and one whose target refuses all it is asked, once and once more.
 */
async function makeRoutes(): Promise<void> {
  const fallback = [
    { provider: 'sim', model: 'gpt-3-retired' },
    { provider: 'sim', model: 'gpt-4o-mini' },
  ];
  await makeRoute({ alias: routes.fallingBack, targets: fallback, strategy: 'priority' });
  const targets = [{ provider: 'sim', model: 'rate-limited' }];
  await makeRoute({ alias: routes.limited, targets, strategy: 'priority', retry: { attemptsMax: 2 } });
}

async function makeRoute(route: { readonly alias: string } & JsonObject): Promise<void> {
  const made = await admin.call('POST', '/api/v1/routes', route);
  if (made.status !== 201 && made.status !== 409) throw new Error(`The route was not made: ${made.text}`);
  const deadline = Date.now() + settleTimeoutMs;
  while (Date.now() < deadline) {
    const headers = { authorization: `Bearer ${stack.virtualKey}` };
    if ((await fetch(`${stack.proxyUrl}/v1/models/${route.alias}`, { headers })).ok) return;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new Error(`The proxy has not taken over the route ${route.alias}`);
}

/** Runs everything and says how it went; anything but what was planned is named. Gives what the report must count. */
async function runTraffic(): Promise<Planned> {
  let refused = 0;
  let done = 0;
  const surprises: string[] = [];
  const all = tasks(clientsFor(stack.proxyUrl, stack.virtualKey), routes, run);
  const total = all.length * rounds;
  const attempt = async (task: Task) => {
    const error: unknown = await task.run().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error !== undefined && task.isRefused) refused += 1;
    else if ((error === undefined) === task.isRefused) surprises.push(`${task.feature}: ${String(error)}`);
    done += 1;
    if (process.stdout.isTTY) process.stdout.write(`\r${done} of ${total} tasks done`);
  };
  for (let round = 0; round < rounds; round += 1) await Promise.all(all.map(attempt));
  process.stdout.write(
    `${process.stdout.isTTY ? '\r' : ''}${total} tasks done, ${refused} of them refused, as planned\n\n`,
  );
  if (surprises.length > 0) process.stdout.write(`Not as planned:\n${surprises.join('\n')}\n\n`);
  const sumOf = (count: (task: Task) => number) => all.reduce((sum, task) => sum + count(task) * rounds, 0);
  return { attempts: sumOf(({ attempts }) => attempts), failed: sumOf(({ failed }) => failed) };
}

/** What the provider served meanwhile, without what the ledger says was for somebody else: a call it has lost stays in. */
async function servedOfThisRun(sinceMs: number): Promise<readonly ServedCall[]> {
  const response = await fetch(`${stack.simulatorUrl}/served-log`);
  const calls: readonly ServedCall[] = JSON.parse(await response.text());
  const others = await sql<{ correlation: string }>(
    "SELECT concat(toString(request_id), '.', toString(attempt)) AS correlation FROM tollgate.usage " +
      "WHERE tags['demo'] != {run: String} AND admitted_at >= fromUnixTimestamp64Milli({sinceMs: Int64})",
    { sinceMs },
  );
  const elsewhere = new Set<string | null>(others.map(({ correlation }) => correlation));
  return calls.filter((call) => call.startedAtMs >= sinceMs && !elsewhere.has(call.correlation));
}

/** Waits until every attempt is in the ledger, then reads the report of this run. */
async function settledReport(planned: Planned): Promise<readonly CostRow[]> {
  const deadline = Date.now() + settleTimeoutMs;
  while (Date.now() < deadline) {
    const [whole] = await report('interval=none');
    const attempts = await sql<{ attempts: string }>(
      "SELECT toString(count()) AS attempts FROM tollgate.usage WHERE tags['demo'] = {run: String}",
    );
    if (Number(attempts[0]?.attempts) >= planned.attempts && whole !== undefined)
      return report('groupBy=tag:team,tag:feature');
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  process.stdout.write('The ledger has not caught up in time; what follows may be incomplete.\n');
  return report('groupBy=tag:team,tag:feature');
}

async function report(query: string): Promise<readonly CostRow[]> {
  const body = await admin.get(`/api/v1/reports/costs?where=tag:demo=${run}&${query}`);
  return CostReport.parse(body).rows;
}

async function sql<Row>(query: string, parameters: object = {}): Promise<readonly Row[]> {
  const client = createClient({ url: stack.clickhouseReporterUrl });
  const result = await client.query({ query, query_params: { run, ...parameters }, format: 'JSONEachRow' });
  const read = await result.json<Row>();
  await client.close();
  return read;
}

function printReport(report: readonly CostRow[]): void {
  const sum = report.reduce<CostRow>(
    (total, row) => ({
      group: { 'tag:team': 'all', 'tag:feature': '' },
      requests: total.requests + row.requests,
      attempts: total.attempts + row.attempts,
      errors: total.errors + row.errors,
      inputTokens: total.inputTokens + row.inputTokens,
      cachedInputTokens: total.cachedInputTokens + row.cachedInputTokens,
      outputTokens: total.outputTokens + row.outputTokens,
      costUsd: formatDollars(dollarsOf(total) + dollarsOf(row)),
    }),
    {
      group: {},
      requests: 0,
      attempts: 0,
      errors: 0,
      inputTokens: 0,
      cachedInputTokens: 0,
      outputTokens: 0,
      costUsd: '0',
    },
  );
  const number = (title: string, value: (row: CostRow) => number): Column<CostRow> => ({
    title,
    value: (row) => value(row).toLocaleString('en'),
    isNumber: true,
  });
  const columns: readonly Column<CostRow>[] = [
    { title: 'team', value: (row) => row.group['tag:team'] ?? '' },
    { title: 'feature', value: (row) => row.group['tag:feature'] ?? '' },
    number('requests', (row) => row.requests),
    number('attempts', (row) => row.attempts),
    number('failed', (row) => row.errors),
    number('input tokens', (row) => row.inputTokens),
    number('cached', (row) => row.cachedInputTokens),
    number('output tokens', (row) => row.outputTokens),
    { title: 'cost in USD', value: (row) => row.costUsd ?? 'unknown', isNumber: true },
  ];
  process.stdout.write(`${formatTable(columns, [...report, sum])}\n\n`);
}

function dollarsOf(row: CostRow): bigint {
  return parseDollars(row.costUsd ?? '0') ?? 0n;
}

/** Every attempt is in the report, and none besides. */
function countsAgree(report: readonly CostRow[], { attempts, failed }: Planned): boolean {
  const counted = report.reduce((sum, row) => sum + row.attempts, 0);
  const countedFailed = report.reduce((sum, row) => sum + row.errors, 0);
  if (counted === attempts && countedFailed === failed) return true;
  process.stdout.write(
    `The report has ${counted} attempts, ${countedFailed} of them failed; ${attempts} and ${failed} were made.\n\n`,
  );
  return false;
}

/** Compares the report, the ledger by SQL, and the provider's own books. */
async function booksAgree(report: readonly CostRow[], calls: readonly ServedCall[]): Promise<boolean> {
  const reported = formatDollars(report.reduce((sum, row) => sum + dollarsOf(row), 0n));
  const [ledger] = await sql<{ total: string }>(
    "SELECT toString(sum(amount_usd)) AS total FROM tollgate.costs WHERE tags['demo'] = {run: String}",
  );
  const charged = formatDollars(calls.reduce((sum, call) => sum + BigInt(call.charge ?? '0'), 0n));
  const total = formatDollars(parseDollars(ledger?.total ?? '') ?? -1n);
  process.stdout.write(`cost report               ${reported}\n`);
  process.stdout.write(`SQL on tollgate.costs     ${total}\n`);
  process.stdout.write(`the provider's own books  ${charged}\n\n`);
  const agree = reported === total && total === charged;
  process.stdout.write(agree ? 'All three agree to the pico-dollar.\n' : 'The books do NOT agree.\n');
  return agree;
}
