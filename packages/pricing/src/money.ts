import { formatDollars } from '@tollgate/schema';

const picoDigits = 12;

/**
 * The one rounding rule of this package: to the nearest whole number, halves up. Both arguments are integers, the
 * divisor above zero and the amount not below it.
 */
export function divideRounded(amount: bigint, divisor: bigint): bigint {
  return (2n * amount + divisor) / (2n * divisor);
}

/**
 * The decimal of dollars that a price list means by a floating point number: the shortest decimal text of that number,
 * rounded to whole pico-dollars, so `0.1` is exactly `"0.1"`. Undefined for what cannot be a price.
 */
export function dollarAmountOf(usd: number): string | undefined {
  if (!Number.isFinite(usd) || usd < 0) return undefined;
  const [mantissa = '', exponent = '0'] = String(usd).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = BigInt(whole + fraction);
  const shift = Number(exponent) - fraction.length + picoDigits;
  const pico = shift >= 0 ? digits * 10n ** BigInt(shift) : divideRounded(digits, 10n ** BigInt(-shift));
  return formatDollars(pico).replace(/\.?0+$/, '');
}
