/** One US dollar in pico-dollars (10^-12 USD): list prices per million tokens are exact at this size. */
export const picoDollarsPerDollar = 1_000_000_000_000n;

const fractionDigits = 12;
const decimalPattern = /^(-?)(\d{1,20})(?:\.(\d{1,12}))?$/;

/** Money. An integer number of 10^-12 USD; never a floating point number. */
export type PicoDollars = bigint;

/** Writes pico-dollars as an exact decimal of dollars, for example `0.000125000000`. */
export function formatDollars(amount: PicoDollars): string {
  const sign = amount < 0n ? '-' : '';
  const digits = (amount < 0n ? -amount : amount).toString().padStart(fractionDigits + 1, '0');
  return `${sign}${digits.slice(0, -fractionDigits)}.${digits.slice(-fractionDigits)}`;
}

/** Reads a decimal of dollars with at most 12 fraction digits; anything else gives undefined. */
export function parseDollars(text: string): PicoDollars | undefined {
  const match = decimalPattern.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '0', fraction = ''] = match;
  const magnitude = BigInt(whole) * picoDollarsPerDollar + BigInt(fraction.padEnd(fractionDigits, '0'));
  return sign === '-' ? -magnitude : magnitude;
}

export const kibibyte = 1024;
export const mebibyte = 1024 * kibibyte;
export const secondMs = 1000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
