import type { Ledger } from '../subjects/ledger.ts';

const dayMs = 86_400_000;
const days = 30;
/** What came last is not merged yet. */
const piecesOfLastDay = 8;
/** As many days at a time as keep a few cores busy. */
const workers = 2;

/** Settings that make large inserts cheap; there are no copies here that would have to be folded. */
const settings = 'optimize_on_insert = 0, min_insert_block_size_rows = 10000000, min_insert_block_size_bytes = 0';

export interface GeneratedRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Replaces what is in the ledger by attempts of the last thirty days that are over, each with its charge. All but the
 * last day are merged, as they are after an hour in use.
 */
export async function generateAttempts(ledger: Ledger, attempts: number): Promise<GeneratedRange> {
  for (const table of ['attempts', 'ledger_entries']) await ledger.run(`TRUNCATE TABLE ${table}`);
  const toMs = Math.floor(Date.now() / dayMs) * dayMs;
  const queue = Array.from({ length: days }, (_, index) => toMs - (index + 1) * dayMs);
  const perDay = Math.ceil(attempts / days);
  const left = { attempts };
  const worker = async () => {
    for (let day = queue.shift(); day !== undefined; day = queue.shift()) {
      const count = Math.min(perDay, left.attempts);
      left.attempts -= count;
      await (day === toMs - dayMs ? fillLastDay(ledger, day, count) : fillDay(ledger, day, count));
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  return { fromMs: toMs - days * dayMs, toMs };
}

async function fillDay(ledger: Ledger, day: number, count: number): Promise<void> {
  await ledger.run(attemptsStatement({ day, first: 0, count, ofDay: count }));
  await ledger.run(chargesStatement(day, day + dayMs));
  const partition = new Date(day).toISOString().slice(0, 'YYYY-MM-DD'.length);
  for (const table of ['attempts', 'ledger_entries']) {
    await ledger.run(`OPTIMIZE TABLE ${table} PARTITION '${partition}' FINAL`);
  }
}

async function fillLastDay(ledger: Ledger, day: number, count: number): Promise<void> {
  for (let piece = 0; piece < piecesOfLastDay; piece += 1) {
    const first = Math.floor((count * piece) / piecesOfLastDay);
    const next = Math.floor((count * (piece + 1)) / piecesOfLastDay);
    await ledger.run(attemptsStatement({ day, first, count: next - first, ofDay: count }));
    await ledger.run(chargesStatement(day + timeOf(first, count), day + timeOf(next, count)));
  }
}

/** When on its day an attempt was admitted, in milliseconds; they come at equal distances. */
function timeOf(index: number, ofDay: number): number {
  return Math.ceil((index * dayMs) / ofDay);
}

interface Piece {
  readonly day: number;
  readonly first: number;
  readonly count: number;
  readonly ofDay: number;
}

/** Twenty projects, two hundred keys, four teams, fifty features, a few percent of failures. */
function attemptsStatement({ day, first, count, ofDay }: Piece): string {
  return `
    INSERT INTO attempts (project_id, event_date, request_id, attempt, admitted_at, virtual_key_id, team, user, tags,
      endpoint, requested_model, route, provider, provider_kind, model, bring_your_own_key, usage_quality, batch_id,
      content_hash, stored_at, closed_at, proxy_id, boot_id, sequence, client_format, stream, outcome, upstream_status,
      finish, input_tokens, cache_read_tokens, output_tokens, reasoning_tokens, price_status, latency_ms,
      time_to_first_token_ms)
    WITH
      ${first} + number AS index,
      cityHash64(${day}, index) AS chance,
      small -> reinterpret(bitOr(bitShiftLeft(toUInt128(0x8000000000000000 + small), 64), 0x4000), 'UUID') AS uuid_of,
      (bits, most) -> bitShiftRight(chance, bits) % most AS upTo,
      fromUnixTimestamp64Milli(toInt64(${day} + intDiv(index * ${dayMs} + ${ofDay} - 1, ${ofDay})), 'UTC') AS at,
      ['platform', 'support', 'search', 'growth'][upTo(0, 4) + 1] AS team_name,
      upTo(2, 50) = 0 AS is_failed
    SELECT
      uuid_of(upTo(8, 20)),
      toDate(at), dateTimeToUUIDv7(toDateTime(at)), 1, at,
      uuid_of(upTo(16, 200)),
      team_name, concat('user-', toString(upTo(24, 1000))),
      map('team', team_name, 'feature', concat('feature-', toString(upTo(32, 50))), 'environment', 'production'),
      'chat', 'openai-main/gpt-4.1-mini', NULL, 'openai-main', 'openai', 'gpt-4.1-mini', false, 'provider-final',
      'generated', substring(hex(chance), 1, 16), at + 2, at + 1, 'proxy-1',
      toUUID('00000000-0000-4000-8000-000000000000'), index + 1, 'openai-chat', false,
      if(is_failed, 'failed', 'settled'), if(is_failed, 503, 200), if(is_failed, NULL, 'stop'),
      200 + upTo(20, 3000), upTo(28, 200), 20 + upTo(36, 800), 0, 'priced', 300 + upTo(40, 4000), 100 + upTo(44, 200)
    FROM numbers(${count})
    SETTINGS ${settings}`;
}

/** The charge of every attempt admitted in the range: 0.40, 0.10 and 1.60 dollars for a million tokens. */
function chargesStatement(fromMs: number, toMs: number): string {
  return `
    INSERT INTO ledger_entries (project_id, event_date, request_id, attempt, admitted_at, virtual_key_id, team, user,
      tags, endpoint, requested_model, route, provider, provider_kind, model, bring_your_own_key, usage_quality,
      batch_id, content_hash, stored_at, kind, revision, price_version, amount_usd, \`lines.meter\`,
      \`lines.quantity\`, \`lines.usd_per_million\`, \`lines.amount_usd\`)
    WITH
      arrayMap(count -> assumeNotNull(toUInt64(count)), [input_tokens - cache_read_tokens, cache_read_tokens, output_tokens])
        AS quantities,
      [toDecimal128('0.4', 12), toDecimal128('0.1', 12), toDecimal128('1.6', 12)] AS rates,
      arrayMap((quantity, rate) -> quantity * rate / 1000000, quantities, rates) AS amounts
    SELECT project_id, event_date, request_id, attempt, admitted_at, virtual_key_id, team, user, tags, endpoint,
      requested_model, route, provider, provider_kind, model, bring_your_own_key, usage_quality, batch_id,
      content_hash, stored_at, 'charge', '', '3d28866f1db88abba078d2c1c06bdbd5', arraySum(amounts),
      ['input', 'cacheRead', 'output'], quantities, rates, amounts
    FROM attempts
    WHERE event_date = toDate(fromUnixTimestamp64Milli(toInt64(${fromMs}), 'UTC'))
      AND admitted_at >= fromUnixTimestamp64Milli(toInt64(${fromMs}))
      AND admitted_at < fromUnixTimestamp64Milli(toInt64(${toMs}))
    SETTINGS ${settings}`;
}
