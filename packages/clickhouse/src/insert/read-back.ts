import { fail, ok, type Result, usageEventId } from '@tollgate/schema';
import { z } from 'zod';
import type { ClickHouse } from '../connection/connect.js';
import { singleThreadSettings } from '../connection/pinned-settings.js';
import { type StoreFailure, toStoreFailure } from '../connection/store-failure.js';
import type { AttemptRow } from '../rows/attempt-row.js';

/** A stored copy of an attempt that differs from the one that was to be stored. */
export interface AttemptConflict {
  readonly row: AttemptRow;
  /** Content hash of the copy that counts. */
  readonly keptHash: string;
  /** Content hash of the copy that does not. */
  readonly refusedHash: string;
}

/** What ClickHouse has of the rows of a batch. */
export interface ReadBack {
  /** Rows of which ClickHouse has no copy at all, although their insert was acknowledged. */
  readonly missing: readonly AttemptRow[];
  readonly conflicts: readonly AttemptConflict[];
}

const Stored = z.tuple([z.string(), z.coerce.number().int(), z.string()]);

/**
 * Asks ClickHouse what it has of rows that were just inserted. A token that was seen before, or a merge, drops a copy
 * without a word; this is how an altered copy is noticed, and how a confirmation to a proxy rests on what is there.
 *
 * One small answer when all is well; a second question only when it is not.
 */
export async function readBackAttempts(
  clickhouse: ClickHouse,
  rows: readonly AttemptRow[],
): Promise<Result<ReadBack, StoreFailure>> {
  if (rows.length === 0) return ok({ missing: [], conflicts: [] });
  try {
    if (await hasNothingElse(clickhouse, rows)) return ok({ missing: [], conflicts: [] });
    return ok(compare(rows, await readCopies(clickhouse, rows)));
  } catch (error) {
    return fail(toStoreFailure(error));
  }
}

/** Ids in one parameter. ClickHouse takes 128 KiB in one, which is some 3,500. */
const idsPerParameter = 2000;

/** Which attempts are meant: SQL with the parameters for it. */
interface KeyCondition {
  readonly condition: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A thousand ids are cheaper for ClickHouse as one text than as a list in the query. */
function keysOf(rows: readonly AttemptRow[]): KeyCondition {
  const ids = [...new Set(rows.map(({ event }) => event.requestId))];
  const texts: Record<string, string> = {};
  for (let from = 0; from < ids.length; from += idsPerParameter) {
    texts[`requests_${from}`] = ids.slice(from, from + idsPerParameter).join(',');
  }
  const lists = Object.keys(texts).map((name) => `splitByChar(',', {${name}:String})`);
  return {
    condition: `
      project_id IN {projects:Array(UUID)} AND event_date IN {dates:Array(Date)}
      AND request_id IN (SELECT toUUID(arrayJoin(arrayConcat(${lists.join(', ')}))))`,
    parameters: {
      projects: [...new Set(rows.map(({ event }) => event.projectId))],
      dates: [...new Set(rows.map(({ eventDate }) => eventDate))],
      ...texts,
    },
  };
}

/**
 * Whether all rows are there and no other copy of them. A content hash covers the key as well. Other attempts of the
 * same requests count as copies too; the second question tells them apart.
 */
async function hasNothingElse({ client }: ClickHouse, rows: readonly AttemptRow[]): Promise<boolean> {
  const { condition, parameters } = keysOf(rows);
  const result = await client.query({
    query: `SELECT content_hash FROM attempts WHERE ${condition}`,
    query_params: parameters,
    format: 'TabSeparated',
    clickhouse_settings: singleThreadSettings,
  });
  const hashes = new Set((await result.text()).split('\n'));
  // After the last line end comes nothing.
  hashes.delete('');
  const expected = new Set(rows.map(({ contentHash }) => contentHash));
  return hashes.size === expected.size && [...hashes].every((hash) => expected.has(hash));
}

interface Copies {
  /** What counts, by attempt. */
  readonly kept: ReadonlyMap<string, string>;
  /** Everything there is, by attempt. */
  readonly all: ReadonlyMap<string, ReadonlySet<string>>;
}

async function readCopies(clickhouse: ClickHouse, rows: readonly AttemptRow[]): Promise<Copies> {
  const [unmerged, final] = await Promise.all([select(clickhouse, rows, ''), select(clickhouse, rows, 'FINAL')]);
  const all = new Map<string, Set<string>>();
  for (const [key, hash] of unmerged) {
    const hashes = all.get(key);
    if (hashes === undefined) all.set(key, new Set([hash]));
    else hashes.add(hash);
  }
  return { kept: new Map(final), all };
}

async function select(
  { client }: ClickHouse,
  rows: readonly AttemptRow[],
  final: '' | 'FINAL',
): Promise<readonly (readonly [key: string, hash: string])[]> {
  const { condition, parameters } = keysOf(rows);
  const result = await client.query({
    query: `SELECT request_id, attempt, content_hash FROM attempts ${final} WHERE ${condition}`,
    query_params: parameters,
    format: 'JSONCompactEachRow',
  });
  const stored = z.array(Stored).parse(await result.json());
  return stored.map(([requestId, attempt, hash]) => [`${requestId}.${attempt}`, hash] as const);
}

function compare(rows: readonly AttemptRow[], { kept, all }: Copies): ReadBack {
  const missing: AttemptRow[] = [];
  const conflicts: AttemptConflict[] = [];
  for (const row of rows) {
    const keptHash = kept.get(keyOf(row));
    if (keptHash === undefined) {
      missing.push(row);
      continue;
    }
    const hashes = new Set([...(all.get(keyOf(row)) ?? []), row.contentHash]);
    hashes.delete(keptHash);
    for (const refusedHash of hashes) conflicts.push({ row, keptHash, refusedHash });
  }
  return { missing, conflicts };
}

function keyOf({ event }: AttemptRow): string {
  return usageEventId(event);
}
