import { type AttemptRow, createAttemptRow, type LedgerEntryRow, type PriceStatus } from '@tollgate/clickhouse';
import { type CompiledPriceBook, findPrice, isCovered, type PricedUsage, priceOf } from '@tollgate/pricing';
import type { TokenUsage, UsageBatch, UsageEvent } from '@tollgate/schema';

/** What a batch becomes in ClickHouse. */
export interface BatchRows {
  /** One an event, in the order of the batch. */
  readonly attempts: readonly AttemptRow[];
  /** One a priced event. */
  readonly entries: readonly LedgerEntryRow[];
  /** Events that used something whose price nobody knows. */
  readonly unpriced: number;
  /** Events whose counts contradict each other and were mended for the bill. */
  readonly adjusted: number;
}

const firstErrorStatus = 400;

/** Prices a batch and makes its rows. Pure: the same batch, book and time give the same rows. */
export function toRows(batch: UsageBatch, book: CompiledPriceBook, storedAtMs: number): BatchRows {
  const attempts: AttemptRow[] = [];
  const entries: LedgerEntryRow[] = [];
  let adjusted = 0;
  for (const event of batch.events) {
    const charge = chargeOf(event, book);
    const priceStatus: PriceStatus = charge === undefined ? 'unpriced' : 'priced';
    const attempt = createAttemptRow(event, { batchId: batch.batchId, storedAtMs, priceStatus });
    attempts.push(attempt);
    if (charge === undefined) continue;
    if (charge.priced !== undefined && charge.priced.adjustments.length > 0) adjusted += 1;
    entries.push({
      attempt,
      kind: 'charge',
      revision: '',
      priceVersion: charge.priceVersion,
      amount: charge.priced?.total ?? 0n,
      lines: charge.priced?.lines ?? [],
    });
  }
  return { attempts, entries, unpriced: attempts.length - entries.length, adjusted };
}

interface Charge {
  /** Empty when nothing was used, so that no price was needed. */
  readonly priceVersion: string;
  readonly priced?: PricedUsage;
}

/** What an attempt is charged; undefined when that is not known, which is not the same as nothing. */
function chargeOf(event: UsageEvent, book: CompiledPriceBook): Charge | undefined {
  const answered = event.upstreamStatus !== undefined && event.upstreamStatus < firstErrorStatus;
  if (!answered && isNothing(event.usage)) return { priceVersion: '' };
  const { kind, priceList, model, variant, servedModel, admittedAtMs: atMs } = event;
  const price = findPrice(book, { kind, priceList, model, variant, servedModel, atMs });
  if (price === undefined) return undefined;
  const priced = priceOf(event.usage, price, answered ? 1 : 0);
  return isCovered(event.usage, price, priced) ? { priceVersion: price.version, priced } : undefined;
}

/** Every count that was given is zero, and at least one was given. */
function isNothing(usage: TokenUsage): boolean {
  const counts = Object.values(usage).filter((count) => count !== undefined);
  return counts.length > 0 && counts.every((count) => count === 0);
}
