import { createClient } from '@clickhouse/client';
import { parseDollars } from '@tollgate/schema';
import { type AuditReport, audit, type LedgerAttempt, type ServedCall } from '@tollgate/testkit';
import { storeUrls, until } from './world.ts';

interface UsageRow {
  readonly request_id: string;
  readonly attempt: number;
  readonly outcome: string;
  readonly usage_quality: string;
  readonly input_tokens: string | null;
  readonly cache_read_tokens: string | null;
  readonly output_tokens: string | null;
  readonly reasoning_tokens: string | null;
  readonly charge: string | null;
  readonly charges: string;
}

/**
 * Reads a project's ledger the way a person with SQL would: as the user `reporter`, through the documented views. The
 * sum is taken over ledger entries, so that a charge that is there twice shows.
 */
export async function readLedger(projectId: string): Promise<readonly LedgerAttempt[]> {
  const client = createClient({ url: storeUrls().clickhouseReporterUrl, request_timeout: 60_000 });
  try {
    const result = await client.query({
      query: `
        SELECT u.request_id AS request_id, u.attempt AS attempt, u.outcome AS outcome,
               u.usage_quality AS usage_quality, toString(u.input_tokens) AS input_tokens,
               toString(u.cache_read_tokens) AS cache_read_tokens, toString(u.output_tokens) AS output_tokens,
               toString(u.reasoning_tokens) AS reasoning_tokens, c.charge AS charge, toString(c.charges) AS charges
        FROM tollgate.usage AS u
        LEFT JOIN (
          SELECT request_id, attempt, toString(sum(amount_usd)) AS charge, count() AS charges
          FROM tollgate.costs WHERE project_id = {project: UUID} AND kind = 'charge' GROUP BY request_id, attempt
        ) AS c ON c.request_id = u.request_id AND c.attempt = u.attempt
        WHERE u.project_id = {project: UUID}
        SETTINGS join_use_nulls = 1`,
      query_params: { project: projectId },
      format: 'JSONEachRow',
    });
    return (await result.json<UsageRow>()).map(toAttempt);
  } finally {
    await client.close();
  }
}

function toAttempt(row: UsageRow): LedgerAttempt {
  const count = (text: string | null) => (text === null ? null : Number(text));
  return {
    requestId: row.request_id,
    attempt: row.attempt,
    outcome: row.outcome,
    usageQuality: row.usage_quality,
    inputTokens: count(row.input_tokens),
    cacheReadTokens: count(row.cache_read_tokens),
    outputTokens: count(row.output_tokens),
    reasoningTokens: count(row.reasoning_tokens),
    charge: row.charge === null ? null : (parseDollars(row.charge) ?? null),
    charges: Number(row.charges ?? 0),
  };
}

/** Waits until the ledger has as many attempts as the providers served, then audits it. */
export async function auditWhenQuiet(
  projectId: string,
  served: readonly ServedCall[],
  timeoutMs = 60_000,
): Promise<AuditReport> {
  let ledger: readonly LedgerAttempt[] = [];
  const names = new Set(served.map((call) => call.correlation));
  const arrived = () => ledger.filter((row) => names.has(`${row.requestId}.${row.attempt}`)).length;
  await until(
    async () => {
      ledger = await readLedger(projectId);
      return arrived() >= names.size;
    },
    'the ledger has not caught up with the providers',
    timeoutMs,
  ).catch(() => undefined);
  return audit(served, ledger);
}
