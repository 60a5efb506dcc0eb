import type { ServedCall } from '../provider/served-log.js';

/** One attempt as the ledger has it, however it was read. */
export interface LedgerAttempt {
  readonly requestId: string;
  readonly attempt: number;
  readonly outcome: string;
  readonly usageQuality: string;
  readonly inputTokens: number | null;
  readonly cacheReadTokens: number | null;
  readonly outputTokens: number | null;
  readonly reasoningTokens: number | null;
  readonly images: number | null;
  readonly inputCharacters: number | null;
  readonly inputAudioMs: number | null;
  readonly searchUnits: number | null;
  /** The sum of the attempt's charges in pico-dollars; null when unpriced. */
  readonly charge: bigint | null;
  /** How many charges the ledger has for it. */
  readonly charges: number;
}

export interface AuditReport {
  readonly served: number;
  /** Served attempts that the ledger has no row for. */
  readonly lost: readonly string[];
  /** Attempts that the ledger has twice, or charges twice. */
  readonly countedTwice: readonly string[];
  /** Attempts that a provider served more than once: a retry that was not told apart. */
  readonly servedTwice: readonly string[];
  /** Attempts that claim a provider's answer or counts although no provider served them. */
  readonly unexplained: readonly string[];
  /** Attempts with final usage whose tokens, units or charge differ from the provider's bill. */
  readonly wrong: readonly string[];
  /** Attempts whose usage the provider never reported; their tokens are estimates. */
  readonly estimated: number;
  readonly servedCharge: bigint;
  readonly ledgerCharge: bigint;
}

/** Compares the providers' own books with the ledger, attempt by attempt. */
export function audit(served: readonly ServedCall[], ledger: readonly LedgerAttempt[]): AuditReport {
  const bills = new Map<string, ServedCall>();
  const servedTwice: string[] = [];
  for (const call of served) {
    if (call.correlation === null) continue;
    if (bills.has(call.correlation)) servedTwice.push(call.correlation);
    bills.set(call.correlation, call);
  }
  const rows = new Map<string, LedgerAttempt>();
  const countedTwice: string[] = [];
  for (const row of ledger) {
    const name = `${row.requestId}.${row.attempt}`;
    if (rows.has(name) || row.charges > 1) countedTwice.push(name);
    rows.set(name, row);
  }
  const wrong = [...bills].flatMap(([name, call]) => differences(name, call, rows.get(name)));
  return {
    served: bills.size,
    lost: [...bills.keys()].filter((name) => !rows.has(name)),
    countedTwice,
    servedTwice,
    unexplained: [...rows].filter(([name, row]) => !bills.has(name) && claimsAnswer(row)).map(([name]) => name),
    wrong,
    estimated: [...rows.values()].filter((row) => row.usageQuality !== 'provider-final').length,
    servedCharge: sum([...bills.values()].map((call) => (call.charge === null ? null : BigInt(call.charge)))),
    ledgerCharge: sum(ledger.map((row) => row.charge)),
  };
}

/** Whether an audit found nothing lost, nothing double and nothing wrong. */
export function isClean(report: AuditReport): boolean {
  const { lost, countedTwice, servedTwice, unexplained, wrong } = report;
  return lost.length + countedTwice.length + servedTwice.length + unexplained.length + wrong.length === 0;
}

/** An attempt that never reached its provider is in the ledger too, but must claim nothing. */
function claimsAnswer(row: LedgerAttempt): boolean {
  return row.outcome === 'settled' || row.usageQuality.startsWith('provider-');
}

function differences(name: string, call: ServedCall, row: LedgerAttempt | undefined): string[] {
  if (row === undefined || row.usageQuality !== 'provider-final' || call.outcome === 'refused') return [];
  const found: string[] = [];
  const compare = (what: string, billed: number | bigint, counted: number | bigint | null) => {
    if (billed !== (counted ?? zeroLike(billed))) found.push(`${name}: ${what} ${counted} instead of ${billed}`);
  };
  compare('inputTokens', call.bill.inputTokens, row.inputTokens);
  compare('cacheReadTokens', call.bill.cacheReadTokens ?? 0, row.cacheReadTokens);
  compare('outputTokens', call.bill.outputTokens, row.outputTokens);
  compare('images', call.bill.images ?? 0, row.images);
  compare('inputCharacters', call.bill.inputCharacters ?? 0, row.inputCharacters);
  compare('inputAudioMs', call.bill.inputAudioMs ?? 0, row.inputAudioMs);
  compare('searchUnits', call.bill.searchUnits ?? 0, row.searchUnits);
  if (call.charge !== null) compare('charge', BigInt(call.charge), row.charge);
  return found;
}

function zeroLike(value: number | bigint): number | bigint {
  return typeof value === 'bigint' ? 0n : 0;
}

function sum(amounts: readonly (bigint | null)[]): bigint {
  return amounts.reduce<bigint>((total, amount) => total + (amount ?? 0n), 0n);
}
