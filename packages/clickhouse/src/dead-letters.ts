import { createHash } from 'node:crypto';
import { fail, ok, type Result } from '@tollgate/schema';
import { z } from 'zod';
import type { ClickHouse } from './connection/connect.js';
import { type StoreFailure, toStoreFailure } from './connection/store-failure.js';
import { insertRows } from './insert/insert-rows.js';

/** Longest payload that is kept whole, in characters. A longer one is cut and can no longer be replayed. */
export const deadLetterPayloadCharsMax = 8 * 1024 * 1024;

const reasonCharsMax = 4000;

/** What refused the event: reading it, or ClickHouse. */
export type DeadLetterStage = 'parse' | 'insert';

/** A usage event that cannot be stored, or a whole batch of which not even the outline could be read. */
export interface DeadLetter {
  readonly stage: DeadLetterStage;
  /** Why, for a person. */
  readonly reason: string;
  readonly batchId: string;
  /** Empty when it could not be read. */
  readonly proxyId: string;
  /** JSON text. */
  readonly payload: string;
}

export type DeadLetterState = 'open' | 'replayed';

/** A dead letter as it is kept. */
export interface StoredDeadLetter extends DeadLetter {
  /** SHA-256, in hex, of the payload. */
  readonly id: string;
  readonly state: DeadLetterState;
  /** Size of the payload as it came. */
  readonly payloadBytes: number;
  /** ISO 8601. */
  readonly firstSeenAt: string;
}

const Row = z.tuple([
  z.string(),
  z.enum(['open', 'replayed']),
  z.enum(['parse', 'insert']),
  z.string(),
  z.string(),
  z.string(),
  z.coerce.number(),
  z.coerce.number(),
  z.string(),
]);

const columns = 'id, state, stage, reason, batch_id, proxy_id, payload_bytes, toUnixTimestamp64Milli(first_seen_at)';

/** Sets letters aside. The same payload is one letter, however often it comes. */
export function insertDeadLetters(
  clickhouse: ClickHouse,
  letters: readonly DeadLetter[],
  nowMs: number,
): Promise<Result<void, StoreFailure>> {
  const rows = letters.map((letter) =>
    rowOf({ letter, id: deadLetterId(letter), state: 'open', firstSeenAtMs: nowMs, changedAtMs: nowMs }),
  );
  return write(clickhouse, rows);
}

/** Closes a letter after its event was published again. */
export function markReplayed(
  clickhouse: ClickHouse,
  letter: StoredDeadLetter,
  nowMs: number,
): Promise<Result<void, StoreFailure>> {
  const firstSeenAtMs = Date.parse(letter.firstSeenAt);
  return write(clickhouse, [rowOf({ letter, id: letter.id, state: 'replayed', firstSeenAtMs, changedAtMs: nowMs })]);
}

/** The newest letters in a state, without their payloads. */
export async function listDeadLetters(
  { client }: ClickHouse,
  filter: { readonly state: DeadLetterState; readonly limit: number },
): Promise<Result<readonly StoredDeadLetter[], StoreFailure>> {
  try {
    const result = await client.query({
      query: `SELECT ${columns}, '' FROM dead_letters FINAL WHERE state = {state:String} ORDER BY first_seen_at DESC, id LIMIT {limit:UInt32}`,
      query_params: filter,
      format: 'JSONCompactEachRow',
    });
    return ok(
      z
        .array(Row)
        .parse(await result.json())
        .map(fromRow),
    );
  } catch (error) {
    return fail(toStoreFailure(error));
  }
}

/** One letter with its payload, by the start of its id; undefined when no letter or more than one begins so. */
export async function findDeadLetter(
  { client }: ClickHouse,
  idStart: string,
): Promise<Result<StoredDeadLetter | undefined, StoreFailure>> {
  try {
    const result = await client.query({
      query: `SELECT ${columns}, payload FROM dead_letters FINAL WHERE startsWith(id, {start:String}) LIMIT 2`,
      query_params: { start: idStart },
      format: 'JSONCompactEachRow',
    });
    const [row, another] = z.array(Row).parse(await result.json());
    return ok(row === undefined || another !== undefined ? undefined : fromRow(row));
  } catch (error) {
    return fail(toStoreFailure(error));
  }
}

function deadLetterId({ payload }: DeadLetter): string {
  return createHash('sha256').update(payload).digest('hex');
}

interface Writing {
  readonly letter: DeadLetter & { readonly payloadBytes?: number };
  readonly id: string;
  readonly state: DeadLetterState;
  readonly firstSeenAtMs: number;
  readonly changedAtMs: number;
}

function rowOf({ letter, id, state, firstSeenAtMs, changedAtMs }: Writing): string {
  return JSON.stringify([
    id,
    state,
    letter.stage,
    letter.reason.slice(0, reasonCharsMax),
    letter.batchId,
    letter.proxyId,
    letter.payload.slice(0, deadLetterPayloadCharsMax),
    letter.payloadBytes ?? Buffer.byteLength(letter.payload),
    firstSeenAtMs,
    changedAtMs,
  ]);
}

function write(clickhouse: ClickHouse, rows: readonly string[]): Promise<Result<void, StoreFailure>> {
  return insertRows(clickhouse, {
    table: 'dead_letters',
    columns: [
      'id',
      'state',
      'stage',
      'reason',
      'batch_id',
      'proxy_id',
      'payload',
      'payload_bytes',
      'first_seen_at',
      'changed_at',
    ],
    rows,
    // A letter that comes again after it was replayed must open again.
    token: undefined,
  });
}

function fromRow([id, state, stage, reason, batchId, proxyId, payloadBytes, seenAtMs, payload]: z.infer<
  typeof Row
>): StoredDeadLetter {
  const firstSeenAt = new Date(seenAtMs).toISOString();
  return { id, state, stage, reason, batchId, proxyId, payload, payloadBytes, firstSeenAt };
}
