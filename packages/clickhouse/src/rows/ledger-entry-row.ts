import { formatDollars, type PicoDollars } from '@tollgate/schema';
import type { AttemptRow } from './attempt-row.js';

/** `charge`: what an attempt cost. `adjustment`: a later correction. `saving`: what a cache hit would have cost. */
export type LedgerEntryKind = 'charge' | 'adjustment' | 'saving';

/** One line of the arithmetic behind an amount. */
export interface LedgerLine {
  readonly meter: string;
  readonly quantity: number;
  readonly picoPerMillion: PicoDollars;
  readonly amount: PicoDollars;
}

/** A ledger entry as it is written to the table `ledger_entries`. */
export interface LedgerEntryRow {
  readonly attempt: AttemptRow;
  readonly kind: LedgerEntryKind;
  /** Empty for the one entry made when the attempt is stored; otherwise the id of the repricing that adds it. */
  readonly revision: string;
  /** Empty when nothing was used, so that no price was needed. */
  readonly priceVersion: string;
  readonly amount: PicoDollars;
  readonly lines: readonly LedgerLine[];
}

/** One line of `INSERT INTO ledger_entries … FORMAT JSONCompactEachRow`. Money goes as decimal text. */
export function encodeLedgerEntry({ attempt, kind, revision, priceVersion, amount, lines }: LedgerEntryRow): string {
  const rest = JSON.stringify([
    kind,
    revision,
    priceVersion,
    formatDollars(amount),
    lines.map((line) => line.meter),
    lines.map((line) => line.quantity),
    lines.map((line) => formatDollars(line.picoPerMillion)),
    lines.map((line) => formatDollars(line.amount)),
  ]);
  return `${attempt.head},${rest.slice(1)}`;
}
