import type { PicoDollars } from '@tollgate/schema';
import type { Column } from '../native/column.js';
import { decimal12, decimals12, fewTexts, fewTextsLists, text, uint64s } from '../native/column-types.js';
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

/** The columns of `ledger_entries` after those that both tables begin with. */
export const ledgerEntryColumns: readonly Column<LedgerEntryRow>[] = [
  fewTexts('kind', (entry) => entry.kind),
  text('revision', (entry) => entry.revision),
  text('price_version', (entry) => entry.priceVersion),
  decimal12('amount_usd', (entry) => entry.amount),
  fewTextsLists('lines.meter', ({ lines }) => lines.map((line) => line.meter)),
  uint64s('lines.quantity', ({ lines }) => lines.map((line) => line.quantity)),
  decimals12('lines.usd_per_million', ({ lines }) => lines.map((line) => line.picoPerMillion)),
  decimals12('lines.amount_usd', ({ lines }) => lines.map((line) => line.amount)),
];
