import { formatDollars, parseDollars } from '@tollgate/schema';

/** ClickHouse leaves out trailing zeros; we always write all twelve digits. Throws on what is no amount. */
export function dollarsFromDecimal(decimal: string): string {
  const amount = parseDollars(decimal);
  if (amount === undefined) throw new Error(`Not an amount: ${decimal}`);
  return formatDollars(amount);
}
