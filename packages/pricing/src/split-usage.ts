import type { Meter, UnitMeter } from '@tollgate/schema';
import type { PicoRates } from './resolved-price.js';
import type { SettledUsage, UsageAdjustment } from './settle-usage.js';

/** Tokens that are charged at the rate of one meter. Every token of a usage is in exactly one share. */
export interface Share {
  readonly meter: Meter;
  readonly quantity: number;
}

/**
 * Divides the input among the meters that have a rate of their own; the rest is `input`. Sound from the cache goes by
 * `cacheReadAudio`, else by `cacheRead`, else by `inputAudio`. What of sound and pictures does not fit beside the cached
 * tokens must be cached too, and is charged there.
 */
export function splitInput(usage: SettledUsage, rates: PicoRates, adjustments: Set<UsageAdjustment>): readonly Share[] {
  const shares: Share[] = [];
  let left = usage.input;
  const take = (meter: Meter, wanted: number) => {
    if (rates[meter] === undefined || wanted === 0) return;
    if (wanted > left) adjustments.add('overlap-assumed');
    const quantity = Math.min(wanted, left);
    left -= quantity;
    shares.push({ meter, quantity });
  };
  const readApart = rates.cacheRead !== undefined || rates.cacheReadAudio !== undefined;
  const readAudio = rates.cacheReadAudio === undefined ? 0 : usage.cacheReadAudio;
  if (readApart && rates.inputAudio !== undefined && !usage.cacheReadAudioKnown) adjustments.add('overlap-assumed');

  take('cacheReadAudio', readAudio);
  take('cacheRead', usage.cacheRead - readAudio);
  take('cacheWrite5m', usage.cacheWrite5m);
  take('cacheWrite1h', usage.cacheWrite1h);
  take(
    'cacheWrite',
    usage.cacheWrite - ownShare('cacheWrite5m', usage, rates) - ownShare('cacheWrite1h', usage, rates),
  );
  take('inputAudio', usage.inputAudio - (readApart ? usage.cacheReadAudio : 0));
  take('inputImage', usage.inputImage);
  shares.push({ meter: 'input', quantity: left });
  return shares;
}

/** Divides the output among the meters that have a rate of their own; the rest is `output`. */
export function splitOutput(usage: SettledUsage, rates: PicoRates): readonly Share[] {
  const outputAudio = ownShare('outputAudio', usage, rates);
  const outputImage = ownShare('outputImage', usage, rates);
  const reasoning = ownShare('reasoning', usage, rates);
  return [
    { meter: 'outputAudio', quantity: outputAudio },
    { meter: 'outputImage', quantity: outputImage },
    { meter: 'reasoning', quantity: reasoning },
    { meter: 'output', quantity: usage.output - outputAudio - outputImage - reasoning },
  ];
}

function ownShare(meter: Exclude<Meter, UnitMeter>, usage: SettledUsage, rates: PicoRates): number {
  return rates[meter] === undefined ? 0 : usage[meter];
}
