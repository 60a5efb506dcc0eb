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
  readonly images: string | null;
  readonly input_characters: string | null;
  readonly input_audio_ms: string | null;
  readonly search_units: string | null;
}
interface ChargeRow {
  readonly request_id: string;
  readonly attempt: number;
  readonly charge: string;
  readonly charges: string;
}

const usageQuery = `
  SELECT request_id, attempt, outcome, usage_quality, toString(input_tokens) AS input_tokens,
         toString(cache_read_tokens) AS cache_read_tokens, toString(output_tokens) AS output_tokens,
         toString(reasoning_tokens) AS reasoning_tokens, toString(images) AS images,
         toString(input_characters) AS input_characters, toString(input_audio_ms) AS input_audio_ms,
         toString(search_units) AS search_units
  FROM tollgate.usage WHERE project_id = {project: UUID}`;
const chargeQuery = `
  SELECT request_id, attempt, toString(sum(amount_usd)) AS charge, toString(count()) AS charges
  FROM tollgate.costs WHERE project_id = {project: UUID} AND kind = 'charge' GROUP BY request_id, attempt`;

/**
 * Reads a project's ledger the way a person with SQL would: as the user `reporter`, through the documented views. The
 * sum is taken over ledger entries, so that a charge that is there twice shows.
 */
export async function readLedger(projectId: string): Promise<readonly LedgerAttempt[]> {
  const client = createClient({ url: storeUrls().clickhouseReporterUrl, request_timeout: 60_000 });
  const select = async <Row>(query: string): Promise<readonly Row[]> => {
    const result = await client.query({ query, query_params: { project: projectId }, format: 'JSONEachRow' });
    return result.json<Row>();
  };
  try {
    // The worker writes the money first: whoever reads the attempts first finds the money of each.
    const rows = await select<UsageRow>(usageQuery);
    const charges = await select<ChargeRow>(chargeQuery);
    const chargeOf = new Map(charges.map((row) => [`${row.request_id}.${row.attempt}`, row]));
    return rows.map((row) => toAttempt(row, chargeOf.get(`${row.request_id}.${row.attempt}`)));
  } finally {
    await client.close();
  }
}

function toAttempt(row: UsageRow, charged: ChargeRow | undefined): LedgerAttempt {
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
    images: count(row.images),
    inputCharacters: count(row.input_characters),
    inputAudioMs: count(row.input_audio_ms),
    searchUnits: count(row.search_units),
    charge: charged === undefined ? null : (parseDollars(charged.charge) ?? null),
    charges: Number(charged?.charges ?? 0),
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
